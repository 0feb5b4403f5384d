import { definePattern } from "../../../src/pattern.ts";

export default definePattern({
  id: "fault-drill",
  group: "Practice",
  title: "Fault drill",
  summary:
    "`drill` takes each dependency away under load: no crash, no hang, recovery without a restart.",
  explain: `
\`drill\` starts the service behind small proxies of its own, one for each dependency that has a URL (what is somebody else's gets a
stand-in), and keeps a steady load on it. For each dependency in turn it resets the connections, lets them hang (what SIGSTOP looks
like from here), slows them down and refuses them. It prints latency before and during, how requests ended and how long recovery
took, and exits 1 if a promise is broken: a request without an answer, an error other than unavailable, a process that dies or does
not recover.

**When not:** all that the service needs is part of its process; the drill says so, and there is nothing to take away.

**Cost:** half a minute for each dependency, and a database of its own on the server while it runs. Connections over TLS cannot
be led through the proxies. It shows how this service fails, not how the servers do.
`,
  provides: ["drill"],
  preset: "production",
  contribute(slots, { sample, has }) {
    slots.script.add({
      name: "drill",
      command: "node #test/drill/drill.ts",
      description: "Take each dependency away under load, and see what the service makes of it",
    });
    slots.readme.add({ title: "Fault drill", body: readme });
    if (has("http-server")) {
      slots.drillLoad.add({
        name: "httpHealth",
        expression: "httpHealth",
        imports: [{ name: "httpHealth", from: "#test/drill/http-load.ts" }],
      });
    }
    if (has("grpc-api")) {
      slots.drillLoad.add({
        name: "grpcHealth",
        expression: "grpcHealth",
        imports: [{ name: "grpcHealth", from: "#test/drill/grpc-load.ts" }],
      });
    }
    if (!sample) return;

    for (const [capability, name, file] of orders) {
      if (!has(capability)) continue;
      const imports = [{ name, from: `#test/drill/${file}.ts` }];
      slots.drillLoad.add({ name, expression: name, imports });
    }
  },
});

const orders = [
  ["rest-api", "restOrders", "rest-load"],
  ["graphql-api", "graphqlOrders", "graphql-load"],
  ["grpc-api", "grpcOrders", "grpc-orders"],
] as const;

const readme = `
\`drill\` leads the service to its dependencies through proxies, keeps a steady load on it, and resets, hangs, slows and refuses
each dependency in turn. It exits 1 if a request gets no answer within four seconds or an error other than unavailable, if the
process ends or says that it does not live, or if it does not recover by itself. Servers come from the environment or \`.env\`;
it makes a database of its own there, and stands in for what belongs to somebody else. After \`--\` it takes \`--rate\` (requests a second), \`--seconds\` (of each fault),
\`--only\` (a fault; may be repeated) and \`--json\`.
`;

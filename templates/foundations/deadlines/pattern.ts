import { defineFoundation } from "../../../src/pattern.ts";

export default defineFoundation({
  id: "deadlines",
  group: "Foundations",
  title: "Deadlines",
  summary: "Every request carries the time by which its work has to be done.",
  explain: `
A request has \`REQUEST_DEADLINE_MS\` from its arrival, or what its caller waits if that is less: the deadline of a gRPC call, or the
header \`x-envoy-expected-rq-timeout-ms\`. A tenth is kept for the answer to travel in. The deadline follows the request through
\`AsyncLocalStorage\`; whatever makes a request wait for others asks it how much time is left. For a client that has left, nothing
more is begun.
`,
  provides: ["deadlines"],
  contribute(slots, { has }) {
    slots.config.add({
      key: "REQUEST_DEADLINE_MS",
      schema: "integer(1, 600_000)",
      default: 5000,
      description: "How long a request may wait for others, unless its caller has less time",
    });
    // Tests ask for much at once, on machines that have other things to do.
    slots.testEnvironment.add({ key: "REQUEST_DEADLINE_MS", value: "10000" });
    // Entries stand in the order of their ids: these come before whatever costs more.
    if (has("http-server")) {
      slots.wiring.add({
        id: "bound requests over HTTP",
        statement: "carryDeadlines(http, config.REQUEST_DEADLINE_MS);",
        imports: [{ name: "carryDeadlines", from: "#inbound/http/deadline.ts" }],
      });
    }
    if (has("grpc-api")) {
      slots.grpcInterceptor.add({
        id: "bound calls",
        expression: "carryCallDeadlines(config.REQUEST_DEADLINE_MS)",
        imports: [{ name: "carryCallDeadlines", from: "#inbound/grpc/deadline.ts" }],
      });
    }
    if (has("rest-api")) {
      slots.readmeRow.add({ table: "errors", cells: ["`deadline_exceeded`", "503"], sort: "503" });
    }
  },
});

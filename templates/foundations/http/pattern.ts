import { defineFoundation } from "../../../src/pattern.ts";

export default defineFoundation({
  id: "http",
  group: "Foundations",
  title: "HTTP server",
  summary: "One Fastify server: correlation ids, one log line a request, problem+json.",
  explain: `
The server that every HTTP API of the project is mounted on. It takes over a sane \`x-request-id\` or makes one, logs one line
a request, limits bodies, and turns every error into \`application/problem+json\` (RFC 9457) without leaking what is inside.
`,
  provides: ["http-server"],
  dependencies: ["fastify"],
  contribute(slots) {
    slots.config.add(
      {
        key: "HOST",
        schema: "z.string()",
        default: "0.0.0.0",
        description: "Address the HTTP server listens on",
      },
      {
        key: "PORT",
        schema: "integer(0, 65_535)",
        default: 3000,
        description: "Port of the HTTP server; 0 takes a free one",
      },
      {
        key: "BODY_LIMIT_BYTES",
        schema: "integer(1, 100 * 1024 * 1024)",
        default: 1_048_576,
        description: "Largest request body that is read",
      },
    );
    slots.port.add({
      port: 3000,
      healthcheck: [
        "node",
        "-e",
        "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))",
      ],
    });
    for (const [code, status] of problems) {
      slots.readmeRow.add({ table: "errors", cells: [`\`${code}\``, status], sort: status });
    }
    slots.testEnvironment.add({ key: "HOST", value: "127.0.0.1" }, { key: "PORT", value: "0" });
    slots.provider.add({
      name: "http",
      layer: "inbound",
      expression: "createHttpServer(config, logger, health)",
      imports: [{ name: "createHttpServer", from: "#inbound/http/server.ts" }],
      listen: "await http.listen({ host: config.HOST, port: config.PORT });",
      close: "await http.close();",
      exposed: true,
    });
  },
});

const problems = [
  ["malformed_request", "400"],
  ["route_not_found", "404"],
  ["body_too_large", "413"],
  ["unsupported_media_type", "415"],
  ["internal_error", "500"],
] as const;

import { definePattern } from "../../../src/pattern.ts";

export default definePattern({
  id: "health",
  group: "Operations",
  title: "Health and drain",
  summary: "Liveness, readiness with dependency checks, startup; drains on SIGTERM.",
  explain: `
\`/livez\`, \`/readyz\` and \`/startupz\`. On SIGTERM readiness turns 503 first, load balancers get a moment to notice, requests in
flight finish, adapters close, and the process exits 0; a hard limit ends a drain that hangs.

Over gRPC the same answers come from \`grpc.health.v1.Health\`.

**When not:** it is part of every project.

**Cost:** readiness asks each dependency once a probe.
`,
  always: true,
  contribute(slots, { has }) {
    slots.config.add(
      {
        key: "SHUTDOWN_DELAY_MS",
        schema: "milliseconds",
        default: 0,
        description: "How long to keep serving after SIGTERM, while load balancers notice",
      },
      {
        key: "SHUTDOWN_TIMEOUT_MS",
        schema: "milliseconds",
        default: 10_000,
        description: "How long requests in flight may take to finish after that",
      },
    );
    if (has("http-server")) {
      slots.readmeRow.add({
        table: "endpoints",
        cells: ["`GET /livez`, `/readyz`, `/startupz`", "Is it alive, ready, started"],
        sort: "~",
      });
    }
    slots.provider.add({
      name: "health",
      layer: "platform",
      expression: "new Health(logger)",
      imports: [{ name: "Health", from: "#platform/health.ts" }],
      exposed: true,
    });
  },
});

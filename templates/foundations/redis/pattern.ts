import { defineFoundation } from "../../../src/pattern.ts";

export default defineFoundation({
  id: "redis",
  group: "Foundations",
  title: "Redis connection",
  summary:
    "One connection to Redis for all that processes share; without a server, each keeps its own.",
  explain: `
\`REDIS_URL\` names the server. While it is unset, what would be shared stays in the process, and the start-up log says so: a
fresh machine needs no server. Connecting and every command are bounded in time, nothing is queued while the server is away,
and reconnecting goes on for ever, at most five seconds apart. An outage is one line in the log when it begins and one when it
ends.

**When not:** one process serves everything; its own memory is faster.

**Cost:** a server to operate, and for whoever uses it an answer to what happens while it is away.
`,
  provides: ["redis"],
  dependencies: ["ioredis"],
  contribute(slots, { name, has }) {
    slots.config.add(
      {
        key: "REDIS_URL",
        schema: "z.url({ protocol: /^rediss?$/ })",
        description: "Redis server; while unset, processes share nothing",
        example: "redis://localhost:6379",
        container: "redis://redis:6379",
      },
      {
        key: "REDIS_KEY_PREFIX",
        schema: "z.string()",
        default: `${name}:`,
        description: "What every key in Redis starts with",
      },
      {
        key: "REDIS_CONNECT_TIMEOUT_MS",
        schema: "integer(1, 60_000)",
        default: 2000,
        description:
          "How long Redis may take to accept a connection, or owe an answer before it counts as lost",
      },
      {
        key: "REDIS_COMMAND_TIMEOUT_MS",
        schema: "integer(1, 60_000)",
        default: 500,
        description: "How long a command to Redis may take",
      },
    );
    slots.provider.add({
      name: "redis",
      layer: "platform",
      expression: "await openRedis(config, logger)",
      imports: [
        { name: "closeRedis", from: "#platform/redis.ts" },
        { name: "openRedis", from: "#platform/redis.ts" },
      ],
      close: "await closeRedis(redis);",
    });
    slots.wiring.add({
      id: "check redis",
      statement: 'if (redis) health.addCheck("redis", () => redis.ping(), { optional: true });',
    });
    slots.container.add({
      name: "redis",
      service: {
        image: "redis:8-alpine",
        restart: "unless-stopped",
        // What has no expiry, such as a queue, is never dropped for what has.
        command: ["redis-server", "--maxmemory", "256mb", "--maxmemory-policy", "volatile-lru"],
        healthcheck: {
          test: ["CMD", "redis-cli", "ping"],
          interval: "5s",
          timeout: "3s",
          retries: 10,
        },
      },
      readyWhen: "service_healthy",
    });
    slots.ciService.add({
      name: "redis",
      service: {
        image: "redis:8-alpine",
        ports: ["6379:6379"],
        options: '--health-cmd "redis-cli ping" --health-interval 5s --health-retries 10',
      },
      env: { TEST_REDIS_URL: "redis://localhost:6379" },
    });
    slots.readme.add({
      title: "Redis",
      body: `
\`REDIS_URL\` names a Redis server that all processes of this service share. While it is unset, each keeps to itself what it would
share, and the start-up log says so. With \`TEST_REDIS_URL\`, tests also run on that server, below a key prefix of their own.

Nothing waits for a server that is away: commands fail at once, the connection is tried again for ever, and the log has one line
when an outage begins and one when it ends.
`,
    });
    slots.drillDependency.add({
      name: "redis",
      variable: "REDIS_URL",
      port: 6379,
      whileGone: has("redis-needed") ? "unavailable" : "degraded",
      settings: { REDIS_COMMAND_TIMEOUT_MS: "250", REDIS_CONNECT_TIMEOUT_MS: "500" },
    });
    slots.diagram.add(
      { node: "redis", label: "Redis", shape: "database" },
      { from: "persistence", to: "redis" },
    );
  },
});

import { definePattern, option, type Slots } from "../../../src/pattern.ts";

export default definePattern({
  id: "rate-limit",
  group: "Traffic",
  title: "Rate limit",
  summary:
    "Token bucket or sliding window, in process or in Redis, by client; the same quota over every API.",
  explain: `
Every client has a quota of reads and one of writes, whichever API it uses. REST says what is left in \`RateLimit\` and
\`RateLimit-Policy\` and refuses with 429 and \`Retry-After\`; GraphQL refuses with \`rate_limited\` and counts an operation by
its fields at the top or its cost; gRPC refuses with \`RESOURCE_EXHAUSTED\`, \`google.rpc.RetryInfo\` and
\`grpc-retry-pushback-ms\`. Health, reflection and the description of the API are not limited.

A client is its address, an IPv6 client its /64. \`X-Forwarded-For\` counts only as far as \`TRUSTED_PROXIES\` have written it.
Whatever knows who asks decorates the provider \`clientOf\`, and the quota is that of the user.

\`token-bucket\` lets a client spend a whole quota at once and refills it evenly. \`sliding-window\` lets no window, wherever it
begins, hold more than the quota. In process nothing is allocated for a client that is known, and a flood of addresses takes
no more memory than \`RATE_LIMIT_CLIENTS\` allow. In Redis one script decides, by the server's own clock; while Redis is away,
requests pass (\`failure: open\`) or are refused with 503 (\`closed\`).

**When not:** an edge in front of the service limits its clients already.

**Cost:** in process two microseconds or so a request, most of them for the headers, and a quota for each process; in Redis a round trip a request.
`,
  options: {
    algorithm: option.choice(
      ["token-bucket", "sliding-window"],
      "token-bucket",
      "How a quota comes back: evenly, or a window after it was spent",
    ),
    store: option.choice(
      ["memory", "redis"],
      "memory",
      "Who counts: each process, or all together",
    ),
    failure: option.choice(["open", "closed"], "open", "While Redis is away: let pass, or refuse"),
  },
  provides: ({ options: { algorithm, store, failure } }) => [
    "rate-limits",
    `${algorithm}-limits`,
    ...(store === "redis" ? ["shared-limits", `shared-${algorithm}-limits`] : []),
    ...(store === "redis" && failure === "closed" ? ["redis-needed"] : []),
  ],
  requires: ({ options }) => (options.store === "redis" ? ["redis"] : []),
  preset: "production",
  contribute(slots, { has, options }) {
    slots.config.add(
      {
        key: "RATE_LIMIT_READS",
        schema: "integer(1, 1_000_000)",
        default: 12_000,
        description: "How many reads a client may make at once; as many come back in a window",
      },
      {
        key: "RATE_LIMIT_WRITES",
        schema: "integer(1, 1_000_000)",
        default: 6000,
        description: "How many writes a client may make at once; as many come back in a window",
      },
      {
        key: "RATE_LIMIT_WINDOW_SECONDS",
        schema: "integer(1, 3600)",
        default: 60,
        description: "How long it takes until a spent quota is full again",
      },
      {
        key: "RATE_LIMIT_CLIENTS",
        schema: "integer(1000, 10_000_000)",
        default: 100_000,
        description: "How many clients a process remembers",
      },
      {
        key: "TRUSTED_PROXIES",
        schema: "addressRanges",
        imports: [{ name: "addressRanges", from: "#platform/rate-limit/client-of.ts" }],
        description:
          "Addresses and ranges of the proxies whose X-Forwarded-For is trusted; by default none",
        example: "10.0.0.0/8,2001:db8::7",
      },
    );
    slots.provider.add({
      name: "clientOf",
      layer: "platform",
      expression: "clientByAddress(config.TRUSTED_PROXIES)",
      imports: [{ name: "clientByAddress", from: "#platform/rate-limit/client-of.ts" }],
      override: { name: "ClientOf", from: "#platform/rate-limit/client-of.ts" },
    });
    const { counts, file } = algorithms[options.algorithm];
    const inMemory = `new MemoryRateLimiter(new ${counts}(quota, config.RATE_LIMIT_CLIENTS))`;
    const shared = `new RateLimits(config, (quota) =>
  redis
    ? new RedisRateLimiter(redis, quota, config.RATE_LIMIT_FAILURE, logger)
    : ${inMemory},
)`;
    slots.provider.add({
      name: "rateLimits",
      layer: "platform",
      expression: has("shared-limits") ? shared : `new RateLimits(config, (quota) => ${inMemory})`,
      imports: [
        { name: "RateLimits", from: "#platform/rate-limit/rate-limiter.ts" },
        { name: "MemoryRateLimiter", from: "#platform/rate-limit/memory-rate-limiter.ts" },
        { name: counts, from: file },
        ...(has("shared-limits")
          ? [{ name: "RedisRateLimiter", from: "#outbound/redis/redis-rate-limiter.ts" }]
          : []),
      ],
    });
    if (has("shared-limits")) {
      slots.config.add({
        key: "RATE_LIMIT_FAILURE",
        schema: 'z.enum(["open", "closed"])',
        default: options.failure,
        description: "While Redis is away: `open` lets requests pass, `closed` refuses them",
      });
    }
    slots.drillSetting.add(
      { key: "RATE_LIMIT_READS", value: "1000000" },
      { key: "RATE_LIMIT_WRITES", value: "1000000" },
      { key: "RATE_LIMIT_WINDOW_SECONDS", value: "1" },
    );
    limitTransports(slots, has);
    slots.readme.add({
      title: "Rate limits",
      body: readmeFor(options.algorithm, has("shared-limits")),
    });
  },
});

const algorithms = {
  "token-bucket": { counts: "TokenBuckets", file: "#platform/rate-limit/token-buckets.ts" },
  "sliding-window": { counts: "SlidingWindows", file: "#platform/rate-limit/sliding-windows.ts" },
} as const;

function limitTransports(slots: Slots, has: (capability: string) => boolean): void {
  if (has("rest-api")) {
    slots.decorator.add({
      of: "http",
      id: "limit rate",
      expression: has("graphql-api")
        ? 'limitRequests($inner, rateLimits, clientOf, "/graphql")'
        : "limitRequests($inner, rateLimits, clientOf)",
      imports: [{ name: "limitRequests", from: "#inbound/rest/rate-limit.ts" }],
    });
    slots.readmeRow.add({ table: "errors", cells: ["`rate_limited`", "429"], sort: "429" });
    if (has("shared-limits")) {
      slots.readmeRow.add({
        table: "errors",
        cells: ["`rate_limit_unavailable`", "503"],
        sort: "503",
      });
    }
  }
  if (has("graphql-api")) {
    slots.config.add({
      key: "RATE_LIMIT_GRAPHQL_FIELDS",
      schema: "integer(1, 1_000_000)",
      default: 100,
      description: "How many fields of a GraphQL operation count as one request",
    });
    slots.graphqlPlugin.add({
      id: "limit rate",
      expression: "limitOperationRate(config, rateLimits, clientOf)",
      imports: [{ name: "limitOperationRate", from: "#inbound/graphql/rate-limit.ts" }],
    });
  }
  if (has("grpc-api")) {
    slots.grpcInterceptor.add({
      id: "limit rate",
      expression: "limitCalls(rateLimits, clientOf, logger)",
      imports: [{ name: "limitCalls", from: "#inbound/grpc/rate-limit.ts" }],
    });
  }
}

const returns = {
  "token-bucket": `and gets as many back over \`RATE_LIMIT_WINDOW_SECONDS\`,
evenly: a window that begins with a full quota may see twice as many`,
  "sliding-window": "and never more in any `RATE_LIMIT_WINDOW_SECONDS`",
} as const;

function readmeFor(algorithm: keyof typeof returns, isShared: boolean): string {
  const counted = isShared
    ? `All processes count together in Redis. While it is away, \`RATE_LIMIT_FAILURE\` says whether requests pass or are refused as
unavailable; it is asked again a second after each failure, and the log has one line when that begins and one when it ends.`
    : "Each process counts for itself: a client has the whole quota at each.";
  return `
A client has \`RATE_LIMIT_READS\` reads and \`RATE_LIMIT_WRITES\` writes at once, ${returns[algorithm]}.
All APIs take from the same quota. Refusals say when to come back. Health and the description of the API are not limited.

${counted}

A client is an address, or the /64 of an IPv6 address. Behind a proxy, all clients count as that proxy until \`TRUSTED_PROXIES\`
names it: set it to nothing but the addresses that your proxies connect from.
`;
}

import { definePattern, option } from "../../../src/pattern.ts";

export default definePattern({
  id: "write-through",
  group: "Caching",
  title: "Write-through cache",
  summary: "A write leaves its value in the cache after its commit: the next read finds it there.",
  explain: `
A decorator round the repository of each chosen resource stores what was written once it is committed, so that a read right after a
write comes from the cache. A write takes a lease before it begins: if another write, or a transaction, came between, or the cache
failed, the entry is removed instead, and the next read loads. A transaction that touched a value, such as an order that takes from
the stock, removes it after its commit: what it has become, only the database knows.

Only reads of one thing by its id are cached: not look-ups by other fields, not lists, and nothing inside a transaction.

**When not:** most of what is written is never read, or several processes serve and \`store\` is \`memory\`: they then see each
other's writes only when their own entry expires.

**Cost:** every write waits for the cache as well: three round trips to Redis. The cache fills with what nobody may read.
`,
  options: {
    store: option.choice(["memory", "redis"], "memory", "Where entries are kept"),
    ttl: option.integer(
      { minimum: 1, maximum: 86_400, default: 60 },
      "Seconds for which an entry is fresh",
    ),
    for: option.list(["products"], "Resources that are cached", ["users", "products", "orders"]),
  },
  // The first is what decides how a resource is cached; two strategies cannot. The second is this one.
  provides: ({ options }) => [
    ...options.for.flatMap((resource) => [`cached-${resource}`, `write-through-${resource}`]),
    ...(options.store === "redis"
      ? ["shared-cache", ...options.for.map((r) => `shared-${r}`)]
      : []),
  ],
  conflicts: ({ options }) => options.for.map((resource) => `cached-${resource}`),
  // Without resources there is nothing to cache.
  requires: ({ sample, options }) =>
    sample
      ? ["cache", "repositories", "transactions", ...(options.store === "redis" ? ["redis"] : [])]
      : ["sample-resources"],
  contribute(slots, { options }) {
    const store = options.store === "redis" ? "sharedCache" : "memoryCache";
    for (const { resource, module, one, type } of resources) {
      if (!options.for.includes(resource)) continue;
      slots.config.add({
        key: `CACHE_${resource.toUpperCase()}_TTL_SECONDS`,
        schema: "integer(1, 86_400)",
        default: options.ttl,
        description: `How long a cached ${one} is fresh`,
      });
      slots.provider.add({
        name: `${one}Cache`,
        layer: "outbound",
        expression: `new WriteThroughCache(${store}, ${one}Caching(config), logger)`,
        imports: [
          { name: "WriteThroughCache", from: "#outbound/cache/write-through-cache.ts" },
          { name: `${one}Caching`, from: `#outbound/cache/@${module}/${one}-caching.ts` },
        ],
        close: `await ${one}Cache.close();`,
      });
      slots.decorator.add({
        of: `${one}Repository`,
        id: "cache",
        expression: `new WriteThrough${type}Repository($inner, ${one}Cache)`,
        imports: [
          {
            name: `WriteThrough${type}Repository`,
            from: `#outbound/cache/@${module}/write-through-${one}-repository.ts`,
          },
        ],
      });
    }
    slots.readme.add({ title: "Write-through cache", body: readme(options.for, options.store) });
  },
});

const resources = [
  { resource: "users", module: "users", one: "user", type: "User" },
  { resource: "products", module: "orders", one: "product", type: "Product" },
  { resource: "orders", module: "orders", one: "order", type: "Order" },
] as const;

function readme(cached: readonly string[], store: "memory" | "redis"): string {
  const whose = {
    memory: `Each process has a cache of its own: after a write, the others show the old value until their entry expires, within
\`CACHE_${cached[0]!.toUpperCase()}_TTL_SECONDS\`, and up to \`CACHE_STALE_SECONDS\` longer while the database fails`,
    redis: "While `REDIS_URL` is set, all processes share one cache",
  };
  const reshaped = {
    memory: "",
    redis: ` When the shape of what is cached changes,
raise the number in its name (\`${cached[0]}:1\`).`,
  };
  return `
Reads by id of ${cached.join(", ")} look in a cache first, and a write leaves its value there after its commit.
${whose[store]}.

What a transaction has changed, such as the stock by an order, is removed after its commit and loaded by the next read. Look-ups by
other fields, lists, and what is read inside a transaction go to the database.${reshaped[store]}
`;
}

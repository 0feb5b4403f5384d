import { definePattern, option } from "../../../src/pattern.ts";

export default definePattern({
  id: "cache-aside",
  group: "Caching",
  title: "Cache-aside",
  summary:
    "Reads by id come from a cache; a miss loads once and stores, a write forgets after its commit.",
  explain: `
A decorator round the repository of each chosen resource looks in the cache first; a miss loads from the database, once however many
ask, and stores. A write forgets the entry after it has committed, and while it is under way this process reads past the cache. A
slow reader never stores what a write has made old. While the database fails, an expired value stands in; while the cache fails,
the database answers.

Only reads of one thing by its id are cached: not look-ups by e-mail, not pages of lists, not what GraphQL loads in batches, and
nothing that is read inside a transaction.

**When not:** reads are rare or never repeated, or several processes serve and \`store\` is \`memory\`: they then see each other's
writes only when their own entry expires.

**Cost:** a second place where data is. With Redis, a server to operate and a round trip a read.
`,
  options: {
    store: option.choice(["memory", "redis"], "memory", "Where entries are kept"),
    ttl: option.integer(
      { minimum: 1, maximum: 86_400, default: 60 },
      "Seconds for which an entry is fresh",
    ),
    for: option.list(["users"], "Resources that are cached", ["users", "products", "orders"]),
  },
  // The first is what decides how a resource is cached; two strategies cannot. The second is this one.
  provides: ({ options }) => [
    ...options.for.flatMap((resource) => [`cached-${resource}`, `cache-aside-${resource}`]),
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
  preset: "production",
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
        expression: `new Cache(${store}, ${one}Caching(config), logger)`,
        imports: [
          { name: "Cache", from: "#outbound/cache/cache.ts" },
          { name: `${one}Caching`, from: `#outbound/cache/@${module}/${one}-caching.ts` },
        ],
        close: `await ${one}Cache.close();`,
      });
      slots.decorator.add({
        of: `${one}Repository`,
        id: "cache",
        expression: `new Cached${type}Repository($inner, ${one}Cache)`,
        imports: [
          {
            name: `Cached${type}Repository`,
            from: `#outbound/cache/@${module}/cached-${one}-repository.ts`,
          },
        ],
      });
    }
    slots.readme.add({ title: "Cache-aside", body: readme(options.for, options.store) });
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
Reads by id of ${cached.join(", ")} look in a cache first, and a write forgets the entry after its commit.
${whose[store]}.

Look-ups by other fields, lists, and what is read inside a transaction go to the database. How often the cache answered is in the log
when the service ends.${reshaped[store]}
`;
}

import { defineFoundation } from "../../../src/pattern.ts";

export default defineFoundation({
  id: "cache",
  group: "Foundations",
  title: "Cache",
  summary:
    "Values by id in the process or in Redis: leases, single-flight, jitter, stale-on-error.",
  explain: `
What strategies of caching are made of: a port with a store in the process (bounded, least recently used first) and one in Redis,
which pass the same contract suite. Whoever misses gets a lease, and a removal ends it, so that a slow reader never stores what a
write has made old. Misses at the same time share one load; lives differ by up to a tenth; what does not exist is remembered as
well, for a shorter time; an expired value stands in while its source fails. A store that fails is logged once an outage and read
past. What a transaction touched is removed after its commit, and left alone by a rollback. Found in the process, a value is shared
and frozen.

**When not:** the database answers by primary key in less time than the network to the cache takes.

**Cost:** what is cached can be changed in the database by others without the cache knowing; it then shows the old value until it
expires.
`,
  provides: ["cache"],
  // Who waits for the load of another waits no longer than it may.
  requires: ["deadlines"],
  dependencies: ["lru-cache"],
  contribute(slots, { has }) {
    slots.config.add(
      {
        key: "CACHE_MAX_BYTES",
        schema: "integer(1, 1024 ** 4)",
        default: 67_108_864,
        description: "About how much the cache in this process may take",
      },
      {
        key: "CACHE_MAX_VALUE_LENGTH",
        schema: "integer(1, 16 * 1024 * 1024)",
        default: 65_536,
        description: "Values that are longer, as JSON, are not cached",
      },
      {
        key: "CACHE_NEGATIVE_TTL_SECONDS",
        schema: "integer(1, 86_400)",
        default: 5,
        description: "How long the cache remembers that something does not exist",
      },
      {
        key: "CACHE_STALE_SECONDS",
        schema: "integer(0, 86_400)",
        default: 300,
        description: "How long an expired value may still be served while the database fails",
      },
    );
    slots.provider.add({
      name: "memoryCache",
      layer: "platform",
      expression: "new MemoryCacheStore(config.CACHE_MAX_BYTES)",
      imports: [{ name: "MemoryCacheStore", from: "#outbound/cache/memory-cache-store.ts" }],
    });
    if (has("shared-cache")) {
      slots.provider.add({
        name: "sharedCache",
        layer: "platform",
        expression: "redis ? new RedisCacheStore(redis, logger) : memoryCache",
        imports: [{ name: "RedisCacheStore", from: "#outbound/cache/redis-cache-store.ts" }],
      });
    }
    for (const { resource, module, one } of resources) {
      if (!has(`cached-${resource}`)) continue;
      const track = `track${upperFirst(resource)}`;
      slots.decorator.add({
        of: "unitOfWork",
        id: `cached ${resource}`,
        expression: `new CachedUnitOfWork($inner, ${one}Cache, "${resource}", ${track})`,
        imports: [
          { name: "CachedUnitOfWork", from: "#outbound/cache/cached-unit-of-work.ts" },
          { name: track, from: `#outbound/cache/@${module}/track-${resource}.ts` },
        ],
      });
    }
  },
});

const resources = [
  { resource: "users", module: "users", one: "user" },
  { resource: "products", module: "orders", one: "product" },
  { resource: "orders", module: "orders", one: "order" },
] as const;

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

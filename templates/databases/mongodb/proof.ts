import { randomUUID } from "node:crypto";
import type { Backend, OpenBackend, Service } from "../../../src/proof.ts";

export const backends: readonly Backend[] = [
  {
    name: "memory",
    inProcess: true,
    open: async () => ({
      env: { DATABASE_URL: "memory:" },
      drop: async () => undefined,
    }),
  },
  { name: "stand-in", open: openOnStandIn },
  { name: "server", server: "mongodb", open: openOnServer },
];

/** The test suite's own server: no MongoDB, but the official driver takes it for one. */
async function openOnStandIn(): Promise<OpenBackend> {
  // Loaded here: whoever only reads the list of backends needs none of what it is made of.
  const { startMongoServer } = await import("../../../test/support/mongo/mongo-server.ts");
  const server = await startMongoServer();
  return {
    env: { DATABASE_URL: withDatabase(server.url, "app") },
    outage: {
      async holdProducts() {
        const release = server.hold("products");
        return { release: async () => release() };
      },
      disconnect: async () => server.disconnect(),
    },
    drop: () => server.close(),
  };
}

/** What stands in the way of others on a real server differs too much from one version to the next to be staged here. */
async function openOnServer(load: Service["load"], url: string): Promise<OpenBackend> {
  const { MongoClient } = await load("mongodb");
  const own = withDatabase(url, `matrix_${randomUUID().replaceAll("-", "")}`);
  return {
    env: { DATABASE_URL: own },
    async drop() {
      const client = new MongoClient(own);
      await client.db().dropDatabase();
      await client.close();
    },
  };
}

function withDatabase(url: string, name: string): string {
  return url.replace(/^(mongodb[^/]*:\/\/[^/?]+)(\/[^?]*)?/, `$1/${name}`);
}

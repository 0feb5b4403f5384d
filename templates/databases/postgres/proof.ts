import { randomUUID } from "node:crypto";
import type { Backend, OpenBackend, Outage, Service } from "../../../src/proof.ts";

export const backends: readonly Backend[] = [
  {
    name: "embedded",
    open: async () => ({
      env: { DATABASE_URL: "" },
      inProcess: true,
      drop: async () => undefined,
    }),
  },
  { name: "server", server: "postgres", open: openOnServer },
];

async function openOnServer(load: Service["load"], url: string): Promise<OpenBackend> {
  const { default: pg } = await load("pg");
  const name = `matrix_${randomUUID().replaceAll("-", "")}`;
  const own = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const connect = async (connectionString: string): Promise<Client> => {
    const client = new pg.Client({ connectionString });
    await client.connect();
    return client;
  };
  const admin = await connect(url);
  await admin.query(`create database ${name}`);
  return {
    env: { DATABASE_URL: own },
    outage: outageOf(admin, name, () => connect(own)),
    async drop() {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

interface Client {
  query(sql: string): Promise<{ rowCount: number }>;
  end(): Promise<void>;
}

function outageOf(admin: Client, name: string, connect: () => Promise<Client>): Outage {
  return {
    async holdProducts() {
      const holder = await connect();
      await holder.query("begin; lock table products in access exclusive mode");
      return { release: () => holder.end() };
    },
    async disconnect() {
      const ended = await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
      );
      return ended.rowCount;
    },
  };
}

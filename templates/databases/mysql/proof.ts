import { randomUUID } from "node:crypto";
import type { Backend, OpenBackend, Outage, Service } from "../../../src/proof.ts";

export const backends: readonly Backend[] = [
  {
    name: "memory",
    inProcess: true,
    open: async () => ({
      env: { DATABASE_URL: "memory:" },
      drop: async () => undefined,
    }),
  },
  { name: "server", server: "mysql", open: openOnServer },
];

async function openOnServer(load: Service["load"], url: string): Promise<OpenBackend> {
  const { createConnection } = await load("mysql2/promise");
  const name = `matrix_${randomUUID().replaceAll("-", "")}`;
  const own = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const admin: Client = await createConnection(url);
  await admin.query(`create database ${name}`);
  return {
    env: { DATABASE_URL: own },
    outage: outageOf(admin, name, () => createConnection(own)),
    async drop() {
      await admin.query(`drop database ${name}`);
      await admin.end();
    },
  };
}

interface Client {
  query(sql: string): Promise<[rows: { id: number }[]]>;
  end(): Promise<void>;
}

function outageOf(admin: Client, name: string, connect: () => Promise<Client>): Outage {
  return {
    async holdProducts() {
      const holder = await connect();
      await holder.query("lock tables products write");
      return { release: () => holder.end() };
    },
    async disconnect() {
      const [sessions] = await admin.query(
        `select id from information_schema.processlist where db = '${name}'`,
      );
      for (const { id } of sessions) await admin.query(`kill ${id}`);
      return sessions.length;
    },
  };
}

import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Backend, OpenBackend, Outage, Service } from "../../../src/proof.ts";

export const backends: readonly Backend[] = [
  {
    name: "embedded",
    inProcess: true,
    open: async () => ({
      env: { DATABASE_URL: "" },
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
  const outage = outageOf(admin, name, () => connect(own));
  const freeze = () => stopProcesses(admin, name);
  return {
    env: { DATABASE_URL: own },
    outage: (await mayStop(admin)) ? { ...outage, freeze } : outage,
    async drop() {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

interface Client {
  query(sql: string): Promise<{ rowCount: number; rows: { pid: number }[] }>;
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

/** Whether the server runs on this machine, as somebody whose processes may be stopped. */
async function mayStop(admin: Client): Promise<boolean> {
  const { rows } = await admin.query("select pg_backend_pid() as pid");
  try {
    const command = await readFile(`/proc/${rows[0]!.pid}/cmdline`, "utf8");
    return command.startsWith("postgres:") && process.kill(rows[0]!.pid, 0);
  } catch {
    return false;
  }
}

async function stopProcesses(admin: Client, name: string) {
  const { rows } = await admin.query(
    `select pid from pg_stat_activity where datname = '${name}' and backend_type = 'client backend'`,
  );
  const signal = (to: NodeJS.Signals) => {
    for (const { pid } of rows) process.kill(pid, to);
  };
  signal("SIGSTOP");
  return { count: rows.length, thaw: () => signal("SIGCONT") };
}

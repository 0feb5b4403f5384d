import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, vi } from "vitest";
import { isolated } from "#test/support/app.ts";
import { createDatabase } from "#test/support/database.ts";

export interface Service {
  readonly url: string;
  readonly process: ChildProcess;
  readonly exit: Promise<unknown[]>;
}

/** The service as it runs in production: a process of its own, killed when the test is over. */
export async function startService(env: Record<string, string>): Promise<Service> {
  const database = await createDatabase();
  const port = await freePort();
  const child = spawn(process.execPath, ["src/main.ts"], {
    env: { ...process.env, ...database.env, ...isolated, PORT: `${port}`, ...env },
    stdio: "ignore",
  });
  const exit = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
    await database.drop();
  });

  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => expect(await statusOf(`${url}/readyz`)).toBe(200), 10_000);
  return { url, process: child, exit };
}

export async function statusOf(url: string): Promise<number> {
  return (await fetch(url)).status;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
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
  const child = spawn(process.execPath, ["src/main.ts"], {
    env: { ...process.env, ...database.env, ...isolated, LOG_LEVEL: "info", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
    await database.drop();
  });

  const ended = exit.then(() => Promise.reject(new Error("It ended before it listened.")));
  const url = await Promise.race([addressIn(child.stdout), ended]);
  await vi.waitFor(async () => expect(await statusOf(`${url}/readyz`)).toBe(200), 10_000);
  return { url, process: child, exit };
}

export async function statusOf(url: string): Promise<number> {
  return (await fetch(url)).status;
}

/** Where the log says that the server listens. */
function addressIn(log: Readable): Promise<string> {
  return new Promise((resolve) => {
    createInterface(log).on("line", (line) => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { createInterface } from "node:readline";
import type { MethodDefinition } from "@grpc/grpc-js";
import { service } from "grpc-health-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { createDatabase } from "#test/support/database.ts";
import { connect } from "#test/support/grpc.ts";

const { Check } = service as unknown as {
  Check: MethodDefinition<{ service: string }, { status: string }>;
};

test("SIGTERM turns readiness off before connections stop, and the process exits with 0", async () => {
  const { port, process: child, exit } = await startService({ SHUTDOWN_DELAY_MS: "3000" });
  const client = connect(port);
  onTestFinished(() => client.close());
  const statusOf = async (name: string) => (await client.call(Check, { service: name })).status;
  expect(await statusOf("")).toBe("SERVING");

  child.kill("SIGTERM");

  await vi.waitFor(async () => expect(await statusOf("")).toBe("NOT_SERVING"), 2900);
  expect(await statusOf("liveness")).toBe("SERVING");
  expect(await exit).toEqual([0, null]);
}, 20_000);

test("a connection that never says a word does not hold up the drain", async () => {
  const { port, process: child, exit } = await startService({ SHUTDOWN_TIMEOUT_MS: "5000" });
  const silent = createConnection(port, "127.0.0.1");
  silent.on("error", () => {});
  onTestFinished(() => void silent.destroy());
  await once(silent, "connect");

  child.kill("SIGTERM");

  expect(await exit).toEqual([0, null]);
}, 20_000);

async function startService(env: Record<string, string>) {
  const database = await createDatabase();
  const child = spawn(process.execPath, ["src/main.ts"], {
    env: { ...process.env, ...database.env, GRPC_PORT: "0", PORT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
    await database.drop();
  });
  return { port: await portOf(child.stdout), process: child, exit };
}

/** From the line that says where the server listens. */
async function portOf(output: NodeJS.ReadableStream): Promise<number> {
  for await (const line of createInterface(output)) {
    const port = /grpc:\/\/.+:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error("It ended before it listened.");
}

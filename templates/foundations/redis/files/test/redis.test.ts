import { expect, onTestFinished, test, vi } from "vitest";
import { loadConfig } from "#platform/config.ts";
import { createLogger } from "#platform/logger.ts";
import { closeRedis, openRedis } from "#platform/redis.ts";
import { startFakeRedis } from "#test/support/fake-redis.ts";

const timeouts = { REDIS_CONNECT_TIMEOUT_MS: "1000", REDIS_COMMAND_TIMEOUT_MS: "300" };

async function open(env: Record<string, string>) {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const redis = await openRedis(loadConfig({ ...timeouts, ...env }), logger);
  onTestFinished(() => closeRedis(redis));
  return { redis, messages: () => lines.map((line) => JSON.parse(line).msg as string) };
}

async function start(port?: number) {
  const server = await startFakeRedis(port);
  onTestFinished(() => server.stop());
  return server;
}

test("without REDIS_URL there is no connection, and one line says so", async () => {
  const { redis, messages } = await open({});

  expect(redis).toBeUndefined();
  expect(messages()).toEqual([expect.stringContaining("REDIS_URL is not set")]);
});

test.for(["localhost:6379", "http://localhost", "redis"])("%j is not a server", (url) => {
  expect(() => loadConfig({ REDIS_URL: url })).toThrow("REDIS_URL");
});

test("an outage is logged once, commands fail at once, and the connection comes back", async () => {
  const server = await start();
  const { redis, messages } = await open({ REDIS_URL: server.url });
  expect(await redis?.ping()).toBe("PONG");

  await server.stop();
  await vi.waitFor(() => expect(messages()).toContain("Redis cannot be reached"));
  await expect(redis?.ping()).rejects.toThrow("isn't writeable");
  await new Promise((resolve) => void redis?.once("reconnecting", resolve));
  await start(Number(new URL(server.url).port));

  await vi.waitFor(async () => expect(await redis?.ping()).toBe("PONG"), 5000);
  expect(messages()).toEqual(["using Redis", "Redis cannot be reached", "Redis answers again"]);
});

test("a server that hangs holds up neither a command nor the end", async () => {
  const server = await start();
  const { redis } = await open({ REDIS_URL: server.url });
  expect(await redis?.ping()).toBe("PONG");

  server.hang();

  await expect(redis?.ping()).rejects.toThrow("Command timed out");
}, 5000);

test("a server that hangs does not hold up the start", async () => {
  const server = await start();
  server.hang();

  const { redis, messages } = await open({ REDIS_URL: server.url });

  await expect(redis?.ping()).rejects.toThrow("isn't writeable");
  expect(messages()).toEqual(["Redis cannot be reached"]);
}, 5000);

import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FaultProxy } from "#test/drill/proxy.ts";

const LATENCY_MS = 50;

let upstream: Server;
let proxy: FaultProxy;
beforeEach(async () => {
  upstream = createServer((socket) => socket.on("error", () => undefined).pipe(socket));
  await once(upstream.listen(0, "127.0.0.1"), "listening");
  const { port } = upstream.address() as AddressInfo;
  proxy = await FaultProxy.open({ host: "127.0.0.1", port }, LATENCY_MS);
});
afterEach(() => {
  proxy.close();
  upstream.close();
});

async function open(): Promise<Socket> {
  const socket = connect(proxy.port, "127.0.0.1");
  await once(socket, "connect");
  // Reset when the test is over.
  return socket.on("error", () => undefined);
}

async function echo(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [answer] = await once(socket, "data");
  return String(answer);
}

test("without a fault, everything passes", async () => {
  expect(await echo(await open(), "hello")).toBe("hello");
});

test("killed: connections are reset and new ones refused, until it is lifted", async () => {
  const socket = await open();
  await echo(socket, "before");

  proxy.strike("killed");
  await expect(once(socket, "close")).rejects.toMatchObject({ code: "ECONNRESET" });
  await expect(open()).rejects.toMatchObject({ code: "ECONNREFUSED" });

  await proxy.lift();
  expect(await echo(await open(), "after")).toBe("after");
});

test("killed: connections that were about to end do not keep the process from ending", async () => {
  const proxyFile = new URL("proxy.ts", import.meta.url).href;
  const args = ["--input-type=module", "--eval", endThenKill, proxyFile];
  const child = spawn(process.execPath, args, { timeout: 8000 });

  expect(await once(child, "exit")).toEqual([0, null]);
});

const endThenKill = `
import { once } from "node:events";
import { connect, createServer } from "node:net";

const { FaultProxy } = await import(process.argv[1]);
const upstream = createServer().listen(0, "127.0.0.1");
await once(upstream, "listening");
const proxy = await FaultProxy.open({ host: "127.0.0.1", port: upstream.address().port }, 0);
connect(proxy.port, "127.0.0.1").on("error", () => undefined);
await once(upstream, "connection");
proxy.strike("refused");
proxy.strike("killed");
upstream.close();
`;

test("refused: connections end and new ones are refused, until it is lifted", async () => {
  const socket = await open();
  await echo(socket, "before");

  proxy.strike("refused");
  await once(socket.resume(), "end");
  await expect(open()).rejects.toMatchObject({ code: "ECONNREFUSED" });

  await proxy.lift();
  expect(await echo(await open(), "after")).toBe("after");
});

test("hung: nothing moves, old or new, and nothing is lost", async () => {
  const old = await open();
  await echo(old, "before");

  proxy.strike("hung");
  const answers = Promise.all([echo(old, "old"), echo(await open(), "new")]);
  const silence = once(AbortSignal.timeout(100), "abort").then(() => "silence");
  expect(await Promise.race([answers, silence])).toBe("silence");

  await proxy.lift();
  expect(await answers).toEqual(["old", "new"]);
});

test("slowed: answers come late, and in their order", async () => {
  const socket = await open();
  await echo(socket, "before");

  proxy.strike("slowed");
  const start = performance.now();
  expect(await echo(socket, "one")).toBe("one");
  expect(performance.now() - start).toBeGreaterThan(LATENCY_MS - 5);
  socket.write("two");
  await proxy.lift();
  expect(await echo(socket, "three")).toMatch(/^two/);
});

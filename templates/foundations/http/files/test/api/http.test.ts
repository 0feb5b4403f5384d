import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startHttpApp, type HttpApp } from "#test/support/http.ts";

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp({ BODY_LIMIT_BYTES: "1000" });
});
afterAll(() => app.close());

test.for([
  { what: "an unknown route", path: "/nowhere", method: "GET", status: 404 },
  { what: "a malformed address", path: "/%zz", method: "GET", status: 400 },
])("$what is a problem", async ({ path, method, status }) => {
  const answer = await app.request(method, path);

  expect(answer).toMatchObject({ status, body: { status, type: "about:blank" } });
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
});

test("a client that still sends a body that is too large gets its answer", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const size = 2_000_000;
  const headers = { "content-type": "application/json", "content-length": size };
  const upload = request(`${app.url}/nowhere`, { agent, method: "POST", headers });
  upload.flushHeaders();
  const [refusal] = (await once(upload, "response")) as [IncomingMessage];
  expect(refusal.statusCode).toBe(413);

  refusal.resume();
  upload.end(Buffer.alloc(size));
  await once(upload, "close");
  const next = request(`${app.url}/livez`, { agent }).end();
  const [answer] = (await once(next, "response")) as [IncomingMessage];

  expect([answer.statusCode, next.reusedSocket]).toEqual([200, true]);
  answer.resume();
  agent.destroy();
});

describe("correlation", () => {
  test("a sane request id comes back and marks the log", async () => {
    const id = "checkout-4711";

    const answer = await app.request("GET", "/livez", { headers: { "x-request-id": id } });

    expect(answer.headers.get("x-request-id")).toBe(id);
    await expect
      .poll(() => app.logs().filter((line) => line["requestId"] === id))
      .toMatchObject([{ msg: "request", method: "GET", path: "/livez", status: 200 }]);
  });

  test("any other is replaced", async () => {
    const headers = { "x-request-id": "no spaces, please" };

    const answer = await app.request("GET", "/livez", { headers });

    expect(answer.headers.get("x-request-id")).toMatch(/^[\da-f-]{36}$/);
  });
});

test("a request whose client leaves before the answer is logged as well", async () => {
  const headers = { "x-request-id": "impatient", "content-type": "application/json" };
  const upload = request(`${app.url}/nowhere`, { method: "POST", headers });
  upload.on("error", () => undefined);
  upload.write("{");
  await once(upload, "socket");
  // By the time the server has answered another request, it has this one in hand.
  await app.request("GET", "/livez");

  upload.destroy();

  await expect
    .poll(() => app.logs().filter((line) => line["requestId"] === "impatient"))
    .toMatchObject([{ msg: "request", method: "POST", path: "/nowhere", status: 499 }]);
});

test("the health of the service is on three addresses", async () => {
  expect(await app.request("GET", "/livez")).toMatchObject({ status: 200 });
  expect(await app.request("GET", "/startupz")).toMatchObject({ status: 200 });
  expect(await app.request("GET", "/readyz")).toMatchObject({
    status: 200,
    body: { status: "ok", checks: { database: { status: "up" } } },
  });
});

test("a connection that never sends a request does not hold up the end", async () => {
  const ending = await startHttpApp();
  const { hostname, port } = new URL(ending.url);
  const silent = connect(Number(port), hostname);
  await once(silent, "connect");
  await ending.request("GET", "/livez");

  await Promise.all([ending.close(), once(silent.resume(), "close")]);

  await expect(ending.request("GET", "/livez")).rejects.toThrow("fetch failed");
});

test("a client that keeps its connection after a refusal does not hold up the end", async () => {
  const ending = await startHttpApp({ BODY_LIMIT_BYTES: "1000" });
  const size = 2_000_000;
  const headers = { "content-type": "application/json", "content-length": size };
  const agent = new Agent({ keepAlive: true });
  const upload = request(`${ending.url}/nowhere`, { agent, method: "POST", headers });
  upload.flushHeaders();
  const [refusal] = (await once(upload, "response")) as [IncomingMessage];
  refusal.resume();

  const ended = ending.close();
  upload.end(Buffer.alloc(size));

  await expect(ended).resolves.toBeUndefined();
});

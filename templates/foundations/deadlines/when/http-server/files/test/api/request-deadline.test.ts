import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { Readable } from "node:stream";
import { fastify } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { carryDeadlines } from "#inbound/http/deadline.ts";
import { timeLeft } from "#platform/deadline.ts";

const server = fastify();
carryDeadlines(server, 1000);
server.get("/once", async () => ({ left: timeLeft() }));
server.get("/events", async (_request, reply) => {
  const inRequest = AsyncLocalStorage.snapshot();
  const left = [inRequest(timeLeft)];
  reply.type("text/event-stream");
  return reply.send(Readable.from(leftAtEachEvent()));

  async function* leftAtEachEvent() {
    left.push(inRequest(timeLeft));
    yield JSON.stringify(left.map(String));
  }
});

test("whoever would take a stream of events has a deadline all the same", async () => {
  const answer = await server.inject({ url: "/once", headers: { accept: "text/event-stream" } });

  expect(answer.json().left).toBeLessThanOrEqual(900);
});

test("a caller with less time has an earlier deadline", async () => {
  const headers = { "x-envoy-expected-rq-timeout-ms": "100" };
  const answer = await server.inject({ url: "/once", headers });

  expect(answer.json().left).toBeLessThanOrEqual(90);
});

test("a stream of events has one until it begins", async () => {
  const answer = await server.inject("/events");

  const [before, during] = JSON.parse(answer.body);
  expect(Number(before)).toBeLessThanOrEqual(900);
  expect(during).toBe("Infinity");
});

test("a request whose client has left has no time, one whose client has its answer has no end", async () => {
  const listening = fastify();
  onTestFinished(() => listening.close());
  carryDeadlines(listening, 60_000);
  const begun = Promise.withResolvers<void>();
  const left: (() => number)[] = [];
  listening.get("/:wait", async (request, reply) => {
    left.push(AsyncLocalStorage.bind(timeLeft));
    begun.resolve();
    if ((request.params as { wait: string }).wait === "hang") await once(reply.raw, "close");
    return {};
  });
  const origin = await listening.listen({ port: 0, host: "127.0.0.1" });

  const client = new AbortController();
  const hanging = fetch(`${origin}/hang`, { signal: client.signal });
  await begun.promise;
  client.abort();
  await expect(hanging).rejects.toThrow("aborted");
  await fetch(`${origin}/answer`);

  const [hasLeft, hasAnswer] = left;
  await expect.poll(hasLeft!, { timeout: 5000 }).toBe(Number.NEGATIVE_INFINITY);
  await expect.poll(hasAnswer!, { timeout: 5000 }).toBe(Number.POSITIVE_INFINITY);
});

import { AsyncLocalStorage } from "node:async_hooks";
import { Readable } from "node:stream";
import { fastify } from "fastify";
import { expect, test } from "vitest";
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

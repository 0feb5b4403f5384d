import type { FastifyInstance, FastifyRequest } from "fastify";
import { Deadline } from "#platform/deadline.ts";

/** Proxies tell with it how long they will wait, in milliseconds. */
const HEADER = "x-envoy-expected-rq-timeout-ms";

/** Requests run within the time that is left of their budget, counted from when they arrived. */
export function carryDeadlines(server: FastifyInstance, limitMs: number): void {
  const deadlines = new WeakMap<FastifyRequest, Deadline>();
  server.addHook("preHandler", (request, reply, done) => {
    const budgetMs = Math.min(limitMs, budgetOf(request));
    const deadline = new Deadline(budgetMs - reply.elapsedTime);
    deadlines.set(request, deadline);
    reply.raw.once("close", () => {
      if (reply.raw.writableFinished) deadline.lift();
      else deadline.expire();
    });
    deadline.run(done);
  });
  server.addHook("onSend", (request, reply, _payload, done) => {
    // A stream of events lasts as long as its client wants.
    if (reply.getHeader("content-type") === "text/event-stream") deadlines.get(request)?.lift();
    done();
  });
}

function budgetOf({ headers }: FastifyRequest): number {
  const given = headers[HEADER];
  return typeof given === "string" && /^\d+$/.test(given)
    ? Number(given)
    : Number.POSITIVE_INFINITY;
}

import type { FastifyInstance, FastifyRequest } from "fastify";
import { Deadline } from "#platform/deadline.ts";

/** Proxies tell with it how long they will wait, in milliseconds. */
const HEADER = "x-envoy-expected-rq-timeout-ms";

/** Requests run within the time that is left of their budget, counted from when they arrived. */
export function carryDeadlines(server: FastifyInstance, limitMs: number): void {
  server.addHook("preHandler", (request, reply, done) => {
    // A stream of events lasts as long as its client wants.
    if (request.headers.accept?.includes("text/event-stream")) return done();
    const budgetMs = Math.min(limitMs, budgetOf(request));
    const deadline = new Deadline(budgetMs - reply.elapsedTime);
    reply.raw.once("close", () => deadline.lift());
    deadline.run(done);
  });
}

function budgetOf({ headers }: FastifyRequest): number {
  const given = headers[HEADER];
  return typeof given === "string" && /^\d+$/.test(given)
    ? Number(given)
    : Number.POSITIVE_INFINITY;
}

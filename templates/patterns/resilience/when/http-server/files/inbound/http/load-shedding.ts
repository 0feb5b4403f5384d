import type { FastifyInstance } from "fastify";
import type { Load } from "#platform/load.ts";

/** An instance that is too busy for these would be taken for dead. */
const PROBES = new Set(["/livez", "/readyz", "/startupz"]);

const RETRY_AFTER_SECONDS = 1;

const problem = JSON.stringify({
  type: "about:blank",
  title: "Service Unavailable",
  status: 503,
  code: "overloaded",
  detail: "There is too much to do. Try again later.",
});

/** Answers at once while the load is excessive, at the least cost. */
export function shedLoad(server: FastifyInstance, load: Load): void {
  server.addHook("onRequest", (request, reply, done) => {
    if (!load.isExcessive || PROBES.has(request.url.split("?", 1)[0]!)) return done();
    reply
      .code(503)
      .header("retry-after", RETRY_AFTER_SECONDS)
      .type("application/problem+json")
      .send(problem);
  });
}

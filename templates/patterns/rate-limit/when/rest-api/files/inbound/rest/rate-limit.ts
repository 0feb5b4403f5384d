import type { FastifyInstance } from "fastify";
import type { ClientOf } from "#platform/rate-limit/client-of.ts";
import {
  RateLimited,
  type RateLimiter,
  type RateLimits,
} from "#platform/rate-limit/rate-limiter.ts";
import { documentLimits } from "#inbound/rest/rate-limit-docs.ts";

const READS = new Set(["GET", "HEAD"]);

/** Limits the API, and whatever looks for it in the wrong place; not what tells of the service, such as its health. */
export function limitRequests(
  server: FastifyInstance,
  limits: RateLimits,
  clientOf: ClientOf,
): FastifyInstance {
  const reads = advertised(limits.reads);
  const writes = advertised(limits.writes);

  // After what finds out who asks, and before a body is read.
  server.addHook("preParsing", async (request, reply) => {
    const { url } = request.routeOptions;
    if (url !== undefined && !url.startsWith("/v1/")) return;
    const { limiter, policy, stateOf } = READS.has(request.method) ? reads : writes;
    const client = clientOf(request.socket.remoteAddress, request.headers["x-forwarded-for"]);
    const left = await limiter.take(client, 1);
    reply.header("ratelimit-policy", policy).header("ratelimit", stateOf(left));
    if (left >= 0) return;
    const refusal = new RateLimited(left);
    reply.header("retry-after", refusal.seconds);
    throw refusal;
  });
  documentLimits(server);
  return server;
}

/** The fields of draft-ietf-httpapi-ratelimit-headers. */
function advertised(limiter: RateLimiter) {
  const { name, units, windowMs } = limiter.quota;
  const windowSeconds = windowMs / 1000;
  return {
    limiter,
    policy: `"${name}";q=${units};w=${windowSeconds}`,
    stateOf: (left: number) =>
      left >= 0
        ? `"${name}";r=${left};t=${windowSeconds}`
        : `"${name}";r=0;t=${new RateLimited(left).seconds}`,
  };
}

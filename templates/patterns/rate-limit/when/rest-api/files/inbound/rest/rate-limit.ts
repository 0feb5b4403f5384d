import type { FastifyInstance } from "fastify";
import type { ClientOf } from "#platform/rate-limit/client-of.ts";
import { RateLimited, type RateLimits } from "#platform/rate-limit/rate-limiter.ts";
import { documentLimits } from "#inbound/rest/rate-limit-docs.ts";

/** What tells of the service. */
const UNLIMITED = ["/livez", "/readyz", "/startupz", "/docs", "/openapi.json"];
const READS = new Set(["GET", "HEAD"]);

/**
 * Every request counts, also one for what is not there. `RateLimit` is that of draft-ietf-httpapi-ratelimit-headers.
 *
 * @param except paths that count their requests by themselves
 */
export function limitRequests(
  server: FastifyInstance,
  limits: RateLimits,
  clientOf: ClientOf,
  ...except: string[]
): FastifyInstance {
  const unlimited = new Set<string | undefined>([...UNLIMITED, ...except]);

  // After what finds out who asks, and before a body is read.
  server.addHook("preParsing", async (request, reply) => {
    if (unlimited.has(request.routeOptions.url)) return;
    const limiter = READS.has(request.method) ? limits.reads : limits.writes;
    const client = clientOf(request.socket.remoteAddress, request.headers["x-forwarded-for"]);
    const left = await limiter.take(client, 1);
    const { name, units, windowMs } = limiter.quota;
    const window = windowMs / 1000;
    reply.header("ratelimit-policy", `"${name}";q=${units};w=${window}`);
    if (left >= 0) {
      reply.header("ratelimit", `"${name}";r=${left};t=${window}`);
      return;
    }
    const refusal = new RateLimited(left);
    reply.header("ratelimit", `"${name}";r=0;t=${refusal.seconds}`);
    reply.header("retry-after", refusal.seconds);
    throw refusal;
  });
  documentLimits(server);
  return server;
}

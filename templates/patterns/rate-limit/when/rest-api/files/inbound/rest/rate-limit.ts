import type { FastifyInstance, FastifyReply } from "fastify";
import type { ClientOf } from "#platform/rate-limit/client-of.ts";
import { RateLimited, type Quota, type RateLimits } from "#platform/rate-limit/rate-limiter.ts";
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
  const unlimited = new Set([...UNLIMITED, ...except]);

  // Hooks that find out who the client is have run by now, and no body has been read yet.
  server.addHook("preParsing", (request, reply, _payload, done) => {
    if (!request.is404 && unlimited.has(pathOf(request.url))) return done();
    const limiter = READS.has(request.method) ? limits.reads : limits.writes;
    const client = clientOf(request.socket.remoteAddress, request.headers["x-forwarded-for"]);
    const settle = (left: number) => done(advertise(reply, limiter.quota, left));
    const left = limiter.take(client, 1);
    // In process there is nothing to wait for.
    if (typeof left === "number") settle(left);
    else left.then(settle, done);
  });
  documentLimits(server);
  return server;
}

function pathOf(url: string): string {
  const end = url.indexOf("?");
  return end === -1 ? url : url.slice(0, end);
}

/** @returns why the request is refused, if it is */
function advertise(
  reply: FastifyReply,
  { name, units, windowMs }: Quota,
  left: number,
): RateLimited | undefined {
  const window = windowMs / 1000;
  reply.header("ratelimit-policy", `"${name}";q=${units};w=${window}`);
  if (left === Number.POSITIVE_INFINITY) return undefined;
  if (left >= 0) {
    reply.header("ratelimit", `"${name}";r=${left};t=${window}`);
    return undefined;
  }
  const refusal = new RateLimited(left);
  reply.header("ratelimit", `"${name}";r=0;t=${refusal.seconds}`);
  reply.header("retry-after", refusal.seconds);
  return refusal;
}

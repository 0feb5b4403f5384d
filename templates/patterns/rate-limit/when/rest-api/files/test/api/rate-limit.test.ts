import { expect, onTestFinished, test } from "vitest";
import { createHttpServer } from "#inbound/http/server.ts";
import { limitRequests } from "#inbound/rest/rate-limit.ts";
import { loadConfig } from "#platform/config.ts";
import { Health } from "#platform/health.ts";
import { createLogger } from "#platform/logger.ts";
import { clientByAddress, type ClientOf } from "#platform/rate-limit/client-of.ts";
import { RateLimits } from "#platform/rate-limit/rate-limiter.ts";
import { startHttpApp } from "#test/support/http.ts";
import { lastingLimits } from "#test/support/rate-limits.ts";

interface Question {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly path?: string;
  readonly from?: string;
  readonly forwardedFor?: string;
}

interface Parts {
  readonly clientOf?: ClientOf;
  readonly limits?: RateLimits;
}

function start(env: Record<string, string> = {}, { clientOf, limits }: Parts = {}) {
  const config = loadConfig({ RATE_LIMIT_READS: "3", RATE_LIMIT_WRITES: "2", ...env });
  const logger = createLogger("silent");
  const server = limitRequests(
    createHttpServer(config, logger, new Health(logger)),
    limits ?? lastingLimits(config),
    clientOf ?? clientByAddress(config.TRUSTED_PROXIES),
  );
  onTestFinished(() => server.close());
  // Nothing is there, and looking for it counts like any request.
  return ({ method = "GET", path = "/v1/nowhere", from, forwardedFor }: Question = {}) =>
    server.inject({
      method,
      url: path,
      ...(from !== undefined && { remoteAddress: from }),
      ...(forwardedFor !== undefined && { headers: { "x-forwarded-for": forwardedFor } }),
    });
}

test("answers say what is left, and a refusal when to come back", async () => {
  const ask = start();

  const first = await ask();
  await ask();
  await ask();
  const refused = await ask();

  expect(first.statusCode).toBe(404);
  expect(first.headers).toMatchObject({
    "ratelimit-policy": '"reads";q=3;w=60',
    ratelimit: '"reads";r=2;t=60',
  });
  expect(refused.json()).toMatchObject({ status: 429, code: "rate_limited" });
  expect(refused.headers).toMatchObject({
    "content-type": expect.stringContaining("application/problem+json"),
    "retry-after": "1201",
    ratelimit: '"reads";r=0;t=1201',
  });
});

const uncounted = new RateLimits(loadConfig({}), (quota) => ({
  quota,
  take: async () => Number.POSITIVE_INFINITY,
}));

test("while nobody can count, answers do not say what is left", async () => {
  const ask = start({}, { limits: uncounted });

  const { statusCode, headers } = await ask();

  expect(statusCode).toBe(404);
  expect(headers).not.toHaveProperty("ratelimit");
});

test("reads and writes have a quota each", async () => {
  const ask = start();

  await ask({ method: "POST" });
  await ask({ method: "DELETE" });

  expect(await ask({ method: "PUT" })).toMatchObject({ statusCode: 429 });
  expect((await ask()).headers["ratelimit"]).toBe('"reads";r=2;t=60');
});

test("what nothing answers counts, whatever its path", async () => {
  const ask = start();

  await ask({ method: "PUT", path: "/livez" });
  await ask({ method: "PUT", path: "/livez" });

  expect(await ask({ method: "PUT", path: "/livez" })).toMatchObject({ statusCode: 429 });
});

test("clients have a quota each", async () => {
  const ask = start();

  await ask({ from: "203.0.113.1" });

  expect((await ask({ from: "203.0.113.1" })).headers["ratelimit"]).toContain("r=1");
  expect((await ask({ from: "203.0.113.2" })).headers["ratelimit"]).toContain("r=2");
});

test("nobody gets more by naming other clients", async () => {
  const ask = start();

  await ask({ forwardedFor: "198.51.100.1" });
  await ask({ forwardedFor: "198.51.100.2" });
  await ask({ forwardedFor: "198.51.100.3" });

  expect(await ask({ forwardedFor: "198.51.100.4" })).toMatchObject({ statusCode: 429 });
});

test("a trusted proxy speaks for its clients, who cannot speak for each other", async () => {
  const ask = start({ RATE_LIMIT_READS: "1", TRUSTED_PROXIES: "10.0.0.0/8" });
  const statusOf = async (forwardedFor: string, from = "10.1.2.3") =>
    (await ask({ from, forwardedFor })).statusCode;

  expect([await statusOf("203.0.113.1"), await statusOf("203.0.113.2")]).toEqual([404, 404]);
  expect(await statusOf("198.51.100.77, 203.0.113.1")).toBe(429);
  expect(await statusOf("198.51.100.78", "203.0.113.1")).toBe(429);
});

test("a client that is known counts as itself, whatever its address", async () => {
  const ask = start({}, { clientOf: () => "user:ada" });

  await ask({ from: "203.0.113.1" });

  expect((await ask({ from: "203.0.113.2" })).headers["ratelimit"]).toContain("r=1");
});

test("the service limits its API, and not what tells of it", async () => {
  const app = await startHttpApp({ RATE_LIMIT_READS: "20", RATE_LIMIT_WINDOW_SECONDS: "3600" });
  onTestFinished(() => app.close());

  const looking = Array.from({ length: 50 }, () => app.request("GET", "/v1/nowhere"));
  const statuses = (await Promise.all(looking)).map(({ status }) => status);

  expect(statuses.filter((status) => status === 404)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  for (const path of ["/livez", "/readyz", "/startupz", "/openapi.json"]) {
    expect(await app.request("GET", path)).toMatchObject({ status: 200 });
  }
});

import { expect, onTestFinished, test } from "vitest";
import type { Overrides } from "#app/compose.ts";
import { startHttpApp, type HttpApp } from "#test/support/http.ts";

const FEW = { RATE_LIMIT_READS: "3", RATE_LIMIT_WRITES: "2", RATE_LIMIT_WINDOW_SECONDS: "3600" };

async function start(env: Record<string, string> = FEW, overrides: Overrides = {}) {
  const app = await startHttpApp(env, overrides);
  onTestFinished(() => app.close());
  return app;
}

/** Nothing is there, and looking for it counts like any request. */
function look(app: HttpApp, method = "GET", headers: Record<string, string> = {}) {
  return app.request(method, "/v1/nowhere", { headers });
}

test("answers say what is left, and a refusal when to come back", async () => {
  const app = await start();

  const first = await look(app);
  await look(app);
  await look(app);
  const refused = await look(app);

  expect(first.status).toBe(404);
  expect(Object.fromEntries(first.headers)).toMatchObject({
    "ratelimit-policy": '"reads";q=3;w=3600',
    ratelimit: '"reads";r=2;t=3600',
  });
  expect(refused).toMatchObject({ status: 429, body: { status: 429, code: "rate_limited" } });
  expect(refused.headers.get("content-type")).toContain("application/problem+json");
  expect(Number(refused.headers.get("retry-after"))).toBeOneOf([1199, 1200]);
  expect(refused.headers.get("ratelimit")).toMatch(/^"reads";r=0;t=(1199|1200)$/);
});

test("of many at once, exactly the quota is served", async () => {
  const app = await start({ ...FEW, RATE_LIMIT_READS: "20" });

  const answers = await Promise.all(Array.from({ length: 50 }, () => look(app)));

  expect(answers.filter(({ status }) => status === 404)).toHaveLength(20);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
});

test("reads and writes have a quota each", async () => {
  const app = await start();
  await look(app, "POST");
  await look(app, "DELETE");

  expect(await look(app, "PUT")).toMatchObject({ status: 429 });
  expect((await look(app)).headers.get("ratelimit")).toBe('"reads";r=2;t=3600');
});

test("what tells of the service is not limited", async () => {
  const app = await start({ ...FEW, RATE_LIMIT_READS: "1" });
  await look(app);
  expect(await look(app)).toMatchObject({ status: 429 });

  for (const path of ["/livez", "/readyz", "/startupz", "/openapi.json"]) {
    const answer = await app.request("GET", path);
    expect(answer.status).toBe(200);
    expect(answer.headers.has("ratelimit")).toBe(false);
  }
});

test("nobody gets more by naming other clients", async () => {
  const app = await start();

  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) {
    const headers = { "x-forwarded-for": `198.51.100.${i}`, "x-real-ip": `198.51.100.${i}` };
    statuses.push((await look(app, "GET", headers)).status);
  }

  expect(statuses).toEqual([404, 404, 404, 429, 429]);
});

test("a trusted proxy speaks for its clients, who cannot speak for each other", async () => {
  const app = await start({ ...FEW, RATE_LIMIT_READS: "1", TRUSTED_PROXIES: "127.0.0.0/8, ::1" });
  const from = async (forwardedFor: string) =>
    (await look(app, "GET", { "x-forwarded-for": forwardedFor })).status;

  expect([await from("203.0.113.1"), await from("203.0.113.2")]).toEqual([404, 404]);
  expect(await from("198.51.100.77, 203.0.113.1")).toBe(429);
});

test("who asks counts, where something knows", async () => {
  const app = await start(FEW, { clientOf: () => "user:ada" });
  const other = await start(FEW, { clientOf: (peer) => `${peer}` });

  await look(app);

  expect((await look(app)).headers.get("ratelimit")).toBe('"reads";r=1;t=3600');
  expect((await look(other)).headers.get("ratelimit")).toBe('"reads";r=2;t=3600');
});

test("a list of proxies that is none is refused at the start", async () => {
  await expect(startHttpApp({ TRUSTED_PROXIES: "10.0.0.0/99" })).rejects.toThrow(
    /TRUSTED_PROXIES: .*10\.0\.0\.0\/99/,
  );
});

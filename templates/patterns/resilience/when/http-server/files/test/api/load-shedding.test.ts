import { expect, onTestFinished, test } from "vitest";
import { keepLoopBusy } from "#test/support/busy-loop.ts";
import { startHttpApp } from "#test/support/http.ts";

test("requests are refused while the event loop is late, those for health are not", async () => {
  const app = await startHttpApp({ SHED_EVENT_LOOP_DELAY_MS: "40" });
  onTestFinished(() => app.close());
  const stop = keepLoopBusy(200);
  onTestFinished(stop);

  await expect
    .poll(() => app.request("GET", "/nowhere"), { timeout: 8000 })
    .toMatchObject({ status: 503, body: { code: "overloaded", status: 503 } });
  const refused = await app.request("GET", "/nowhere");
  expect(refused.headers.get("retry-after")).toBe("1");
  expect(refused.headers.get("content-type")).toContain("application/problem+json");
  expect(await app.request("GET", "/livez")).toMatchObject({ status: 200 });
  expect(await app.request("GET", "/readyz?from=probe")).toMatchObject({ status: 200 });

  stop();
  await expect
    .poll(() => app.request("GET", "/nowhere"), { timeout: 8000 })
    .toMatchObject({ status: 404 });
  expect(app.logs().map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(["overloaded: refusing requests", "no longer overloaded"]),
  );
}, 20_000);

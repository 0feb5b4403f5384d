import { afterAll, beforeAll, expect, test } from "vitest";
import { startHttpApp, type HttpApp } from "#test/support/http.ts";

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp();
});
afterAll(() => app.close());

test("the API describes itself", async () => {
  const { status, body } = await app.request("GET", "/openapi.json");

  expect(status).toBe(200);
  expect(body).toMatchObject({ openapi: "3.1.1", info: { title: expect.any(String) } });
  for (const path of Object.keys(body.paths)) expect(path).toMatch(/^\/v1\//);
  for (const { responses } of Object.values<any>(body.paths).flatMap(Object.values)) {
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(["422", "500", "503"]));
  }
});

test("the description can be read by people", async () => {
  const page = await fetch(`${app.url}/docs`);

  expect(page.status).toBe(200);
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(await page.text()).toContain("/openapi.json");
});

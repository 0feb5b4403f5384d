import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { createDatabase } from "#test/support/database.ts";
import { startHttpApp } from "#test/support/http.ts";

test("while another process writes, reads are answered, and writes wait before they are refused", async () => {
  const database = await createDatabase();
  const other = new DatabaseSync(database.env["DATABASE_FILE"] ?? "");
  const app = await startHttpApp({ ...database.env, DATABASE_BUSY_TIMEOUT_MS: "400" });
  onTestFinished(async () => {
    await app.close();
    other.close();
    await database.drop();
  });
  const write = (sku: string) =>
    app.request("PUT", `/v1/products/${sku}`, { body: { price: 1, stock: 1 } });
  const settled: string[] = [];
  const note = (name: string) => () => void settled.push(name);

  other.exec("begin immediate");
  const writes = Promise.all([write("pen"), write("ink")]);
  await Promise.all([
    writes.then(note("writes")),
    app.request("GET", "/readyz").then(note("readiness")),
  ]);
  expect(settled).toEqual(["readiness", "writes"]);
  expect(await writes).toMatchObject([
    { status: 503, body: { code: "database_busy" } },
    { status: 503, body: { code: "database_busy" } },
  ]);

  const patient = write("pen");
  other.exec("rollback");
  expect((await patient).status).toBe(201);
});

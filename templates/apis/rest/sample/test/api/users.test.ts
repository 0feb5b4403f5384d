import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { UserRepository } from "#port/@users/user-repository.ts";
import { AppError } from "#platform/errors.ts";
import { startHttpApp, type HttpApp } from "#test/support/http.ts";

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp();
});
afterAll(() => app.close());

let count = 0;
async function createUser() {
  const body = { email: `user-${++count}@example.com`, name: "Ada" };
  const created = await app.request("POST", "/v1/users", { body });
  return {
    ...created.body,
    etag: created.headers.get("etag"),
    path: `/v1/users/${created.body.id}`,
  };
}

describe("creating a user", () => {
  test("answers 201 with its address and its ETag", async () => {
    const body = { email: "Grace@Example.com", name: "Grace" };

    const created = await app.request("POST", "/v1/users", { body });

    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ email: "grace@example.com", name: "Grace", version: 1 });
    expect(created.headers.get("location")).toBe(`/v1/users/${created.body.id}`);
    expect(created.headers.get("etag")).toBe('"1"');
    const read = await app.request("GET", `/v1/users/${created.body.id}`);
    expect(read.body).toEqual(created.body);
  });

  test("refuses an address that is taken, whatever its case", async () => {
    const { email } = await createUser();

    const body = { email: email.toUpperCase(), name: "Someone else" };
    const refused = await app.request("POST", "/v1/users", { body });

    expect(refused).toMatchObject({ status: 409, body: { code: "email_taken" } });
  });

  test("names every field that is wrong", async () => {
    const body = { email: "nobody", name: "", admin: true };

    const refused = await app.request("POST", "/v1/users", { body });

    expect(refused).toMatchObject({ status: 422, body: { code: "validation_failed" } });
    expect(refused.body.errors.map((error: { field: string }) => error.field)).toEqual([
      "email",
      "name",
      "body",
    ]);
  });
});

test.for(["A\0da", "A\uD800da"])("the name %j is refused", async (name) => {
  const body = { email: "name@example.com", name };

  const refused = await app.request("POST", "/v1/users", { body });

  expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: "name" }] } });
});

test.for([
  { what: "malformed JSON", body: "{", type: "application/json", status: 400 },
  { what: "another media type", body: "name=Ada", type: "text/plain", status: 415 },
  {
    what: "an oversized body",
    body: `"${"x".repeat(2e6)}"`,
    type: "application/json",
    status: 413,
  },
])("$what is a problem with status $status", async ({ body, type, status }) => {
  const headers = { "content-type": type };

  const answer = await app.request("POST", "/v1/users", { body, headers });

  expect(answer).toMatchObject({ status, body: { status } });
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
});

test("an unexpected error is logged and tells the client nothing", async () => {
  const userRepository: UserRepository = {
    findById: () => Promise.reject(new Error("connect to secret-host failed")),
    findByEmail: () => Promise.resolve(undefined),
    save: () => Promise.reject(new AppError("unavailable", "database_down", "Try later.")),
    delete: () => Promise.resolve(),
  };
  const broken = await startHttpApp({}, { userRepository });
  onTestFinished(() => broken.close());

  const answer = await broken.request("GET", `/v1/users/${crypto.randomUUID()}`);
  const body = { email: "ada@example.com", name: "Ada" };
  const unavailable = await broken.request("POST", "/v1/users", { body });

  expect(answer).toMatchObject({ status: 500, body: { code: "internal_error" } });
  expect(JSON.stringify(answer.body)).not.toContain("secret-host");
  expect(broken.logs()).toContainEqual(
    expect.objectContaining({
      msg: "request failed",
      requestId: answer.headers.get("x-request-id"),
      err: expect.objectContaining({ message: "connect to secret-host failed" }),
    }),
  );
  expect(unavailable).toMatchObject({ status: 503, body: { code: "database_down" } });
  expect(unavailable.headers.get("retry-after")).toBe("1");
});

describe("reading users", () => {
  test("answers 304 to the ETag the client already has", async () => {
    const { path, etag } = await createUser();

    const unchanged = await app.request("GET", path, { headers: { "if-none-match": etag } });
    const changed = await app.request("GET", path, { headers: { "if-none-match": '"9"' } });

    expect(unchanged).toMatchObject({ status: 304, body: undefined });
    expect(changed.status).toBe(200);
  });

  test("finds, changes and deletes a user whatever the case of the id", async () => {
    const { id, path, etag, email } = await createUser();
    const shouted = `/v1/users/${id.toUpperCase()}`;
    const body = { email, name: "Countess" };

    const read = await app.request("GET", shouted);
    const changed = await app.request("PUT", shouted, { body, headers: { "if-match": etag } });
    const lower = await app.request("GET", path);
    await app.request("DELETE", path, { headers: { "if-match": '"2"' } });
    const gone = await app.request("GET", shouted);

    expect(read).toMatchObject({ status: 200, body: { id } });
    expect(changed).toMatchObject({ status: 200, body: { id, version: 2 } });
    expect(lower.body).toEqual(changed.body);
    expect(gone.status).toBe(404);
  });

  test("finds a user by address", async () => {
    const { id, email } = await createUser();

    const found = await app.request("GET", `/v1/users?email=${email.toUpperCase()}`);
    const none = await app.request("GET", "/v1/users?email=nobody@example.com");

    expect(found.body.items).toMatchObject([{ id }]);
    expect(none).toMatchObject({ status: 200, body: { items: [] } });
  });

  test("answers 404 for a user who does not exist", async () => {
    const missing = await app.request("GET", `/v1/users/${crypto.randomUUID()}`);

    expect(missing).toMatchObject({ status: 404, body: { code: "user_not_found" } });
  });
});

describe("changing and deleting a user", () => {
  const body = { email: "new@example.com", name: "New" };

  test("needs the version that was read", async () => {
    const { path, etag } = await createUser();

    const blind = await app.request("PUT", path, { body });
    const changed = await app.request("PUT", path, { body, headers: { "if-match": etag } });
    const late = await app.request("PUT", path, { body, headers: { "if-match": etag } });

    expect(blind).toMatchObject({ status: 428, body: { code: "precondition_required" } });
    expect(changed).toMatchObject({ status: 200, body: { ...body, version: 2 } });
    expect(changed.headers.get("etag")).toBe('"2"');
    expect(late).toMatchObject({ status: 412, body: { code: "stale_version" } });
  });

  test.for([
    { ifMatch: "*", status: 200 },
    { ifMatch: '"7", "1"', status: 200 },
    { ifMatch: '"7", "8"', status: 412 },
    { ifMatch: 'W/"1"', status: 412 },
    { ifMatch: '"7", W/"1"', status: 412 },
  ])("answers $status to If-Match: $ifMatch of version 1", async ({ ifMatch, status }) => {
    const { path, email } = await createUser();

    const details = { email, name: "New" };
    const headers = { "if-match": ifMatch };
    const changed = await app.request("PUT", path, { body: details, headers });

    expect(changed.status).toBe(status);
  });

  test("deletes the version that was read", async () => {
    const { path, etag } = await createUser();

    const stale = await app.request("DELETE", path, { headers: { "if-match": '"7"' } });
    const deleted = await app.request("DELETE", path, { headers: { "if-match": etag } });
    const again = await app.request("DELETE", path, { headers: { "if-match": etag } });

    expect(stale.status).toBe(412);
    expect(deleted.status).toBe(204);
    expect(again.status).toBe(404);
  });
});

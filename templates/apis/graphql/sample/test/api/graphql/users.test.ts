import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { AppError } from "#platform/errors.ts";
import { startGraphqlApp, type GraphqlApp } from "#test/support/graphql.ts";

let app: GraphqlApp;
beforeAll(async () => {
  app = await startGraphqlApp();
});
afterAll(() => app.close());

const CREATE = `mutation ($input: UserInput!) {
  createUser(input: $input) { id email name version createdAt updatedAt }
}`;
const READ = "query ($id: ID!) { user(id: $id) { id email name version createdAt updatedAt } }";
const UPDATE = `mutation ($id: ID!, $version: Int!, $input: UserInput!) {
  updateUser(id: $id, expectedVersion: $version, input: $input) { name version }
}`;
const DELETE = `mutation ($id: ID!, $version: Int!) {
  deleteUser(id: $id, expectedVersion: $version)
}`;

let count = 0;
async function createUser() {
  const input = { email: `reader-${++count}@example.com`, name: "Ada" };
  return (await app.query(CREATE, { input })).data.createUser;
}

test("creates a user, to be read by id and by address", async () => {
  const created = await app.query(CREATE, { input: { email: "Grace@Example.com", name: "Grace" } });

  const user = created.data.createUser;
  expect(user).toMatchObject({ email: "grace@example.com", name: "Grace", version: 1 });
  expect((await app.query(READ, { id: user.id })).data.user).toEqual(user);
  const found = await app.query(`{
    grace: userByEmail(email: "GRACE@example.com") { id }
    nobody: userByEmail(email: "nobody@example.com") { id }
  }`);
  expect(found.data).toEqual({ grace: { id: user.id }, nobody: null });
});

test("refuses an address that is taken, whatever its case", async () => {
  const { email } = await createUser();

  const refused = await app.query(CREATE, { input: { email: email.toUpperCase(), name: "Eve" } });

  expect(refused).toMatchObject({
    data: null,
    errors: [{ path: ["createUser"], extensions: { code: "email_taken", kind: "conflict" } }],
  });
});

test("names every field that is wrong", async () => {
  const refused = await app.query(CREATE, { input: { email: "nobody", name: "" } });

  expect(refused.errors).toMatchObject([
    {
      extensions: {
        code: "validation_failed",
        kind: "validation",
        fields: [{ field: "email" }, { field: "name" }],
      },
    },
  ]);
});

test("says which user there is not, and which there is", async () => {
  const { id } = await createUser();
  const unknown = crypto.randomUUID();

  const one = await app.query(READ, { id: unknown });
  const many = await app.query("query ($ids: [ID!]!) { users(ids: $ids) { id } }", {
    ids: [unknown, id, id],
  });

  expect(one).toMatchObject({
    data: { user: null },
    errors: [{ extensions: { code: "user_not_found", kind: "not_found" } }],
  });
  expect(many.data.users).toEqual([null, { id }, { id }]);
});

test("changes and deletes the version that was read, and no other", async () => {
  const { id, email } = await createUser();
  const input = { email, name: "Countess" };

  const changed = await app.query(UPDATE, { id, version: 1, input });
  const late = await app.query(UPDATE, { id, version: 1, input });
  const never = await app.query(UPDATE, { id, version: 0, input });
  const stale = await app.query(DELETE, { id, version: 1 });
  const deleted = await app.query(DELETE, { id, version: 2 });

  expect(changed.data.updateUser).toEqual({ name: "Countess", version: 2 });
  expect(late.errors).toMatchObject([{ extensions: { code: "stale_version", kind: "conflict" } }]);
  expect(never.errors).toMatchObject([{ extensions: { code: "validation_failed" } }]);
  expect(stale.errors).toMatchObject([{ extensions: { code: "stale_version" } }]);
  expect(deleted.data.deleteUser).toBe(id);
  expect((await app.query(READ, { id })).data.user).toBeNull();
});

test("a user is the same whatever the case of the id", async () => {
  const { id, email } = await createUser();
  const shouted = id.toUpperCase();

  const read = await app.query(READ, { id: shouted });
  const many = await app.query("query ($ids: [ID!]!) { users(ids: $ids) { id } }", {
    ids: [id, shouted],
  });
  const input = { email, name: "Countess" };
  await app.query(UPDATE, { id: shouted, version: 1, input });
  const lower = await app.query(READ, { id });
  const deleted = await app.query(DELETE, { id: shouted, version: 2 });
  const gone = await app.query(READ, { id: shouted });

  expect(read.data.user).toMatchObject({ id });
  expect(many.data.users).toEqual([{ id }, { id }]);
  expect(lower.data.user).toMatchObject({ id, name: "Countess" });
  expect(deleted.data.deleteUser).toBe(id);
  expect(gone.data.user).toBeNull();
});

test("an unexpected error is logged and tells the client nothing", async () => {
  const userBatches = { byIds: () => Promise.reject(new Error("connect to secret-host failed")) };
  const broken = await startGraphqlApp({}, { userBatches });
  onTestFinished(() => broken.close());

  const answer = await broken.query(`{ version users(ids: ["${crypto.randomUUID()}"]) { id } }`);

  expect(answer.errors).toMatchObject([{ extensions: { code: "internal_error" } }]);
  expect(JSON.stringify(answer)).not.toContain("secret-host");
  expect(broken.logs()).toContainEqual(
    expect.objectContaining({
      msg: "request failed",
      requestId: expect.any(String),
      err: expect.objectContaining({ message: "connect to secret-host failed" }),
    }),
  );
});

test("what is unavailable is logged, with its cause", async () => {
  const cause = new Error("connect to secret-host failed");
  const refusal = new AppError("unavailable", "users_unavailable", "Try again later.", { cause });
  const broken = await startGraphqlApp(
    {},
    { userBatches: { byIds: () => Promise.reject(refusal) } },
  );
  onTestFinished(() => broken.close());

  const answer = await broken.query(`{ users(ids: ["${crypto.randomUUID()}"]) { id } }`);

  expect(answer.errors).toMatchObject([{ extensions: { code: "users_unavailable" } }]);
  expect(JSON.stringify(answer)).not.toContain("secret-host");
  expect(broken.logs()).toContainEqual(
    expect.objectContaining({
      msg: "request failed",
      err: expect.objectContaining({ message: expect.stringContaining("secret-host") }),
    }),
  );
});

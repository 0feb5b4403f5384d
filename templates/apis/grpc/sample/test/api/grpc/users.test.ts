import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { UserServiceService as users } from "#inbound/grpc/generated/users/v1/users.ts";
import { AppError } from "#platform/errors.ts";
import type { UserRepository } from "#port/@users/user-repository.ts";
import { startGrpcApp } from "#test/support/grpc.ts";

let app: Awaited<ReturnType<typeof startGrpcApp>>;
beforeAll(async () => {
  app = await startGrpcApp();
});
afterAll(() => app.close());

let count = 0;
async function createUser() {
  const details = { email: `user-${++count}@example.com`, name: "Ada" };
  const { user } = await app.call(users.createUser, details);
  return user!;
}

describe("creating a user", () => {
  test("answers what can be read again", async () => {
    const details = { email: "Grace@Example.com", name: "Grace" };

    const { user } = await app.call(users.createUser, details);

    expect(user).toMatchObject({ email: "grace@example.com", name: "Grace", version: 1 });
    expect(user?.createTime).toBeInstanceOf(Date);
    expect(await app.call(users.getUser, { id: user!.id })).toEqual({ user });
  });

  test("refuses an address that is taken, whatever its case", async () => {
    const { email } = await createUser();

    const details = { email: email.toUpperCase(), name: "Someone else" };
    const refused = await app.refusal(users.createUser, details);

    expect(refused).toMatchObject({ status: "ALREADY_EXISTS", reason: "EMAIL_TAKEN" });
  });

  test("names every field that is wrong", async () => {
    const refused = await app.refusal(users.createUser, { email: "nobody", name: "" });

    expect(refused).toMatchObject({
      status: "INVALID_ARGUMENT",
      reason: "VALIDATION_FAILED",
      fields: ["email", "name"],
    });
  });
});

describe("reading users", () => {
  test("finds a user by address", async () => {
    const user = await createUser();

    const found = await app.call(users.findUserByEmail, { email: user.email.toUpperCase() });
    const none = await app.call(users.findUserByEmail, { email: "nobody@example.com" });

    expect(found).toEqual({ user });
    expect(none).toEqual({ user: undefined });
  });

  test("answers NOT_FOUND for a user who does not exist", async () => {
    const missing = await app.refusal(users.getUser, { id: crypto.randomUUID() });

    expect(missing).toMatchObject({ status: "NOT_FOUND", reason: "USER_NOT_FOUND" });
  });
});

test("changing and deleting a user needs the version that was read", async () => {
  const { id } = await createUser();
  const change = { id, expectedVersion: 1, email: "new@example.com", name: "New" };

  const blind = await app.refusal(users.updateUser, { ...change, expectedVersion: 0 });
  const changed = await app.call(users.updateUser, change);
  const late = await app.refusal(users.updateUser, change);
  const lateDeletion = await app.refusal(users.deleteUser, { id, expectedVersion: 1 });
  await app.call(users.deleteUser, { id, expectedVersion: 2 });
  const again = await app.refusal(users.deleteUser, { id, expectedVersion: 2 });

  expect(blind).toMatchObject({ status: "INVALID_ARGUMENT", fields: ["expected_version"] });
  expect(changed.user).toMatchObject({ email: "new@example.com", name: "New", version: 2 });
  expect(late).toMatchObject({ status: "ABORTED", reason: "STALE_VERSION" });
  expect(lateDeletion.status).toBe("ABORTED");
  expect(again.status).toBe("NOT_FOUND");
});

test("a user is the same whatever the case of the id", async () => {
  const { id, email } = await createUser();
  const shouted = id.toUpperCase();

  const read = await app.call(users.getUser, { id: shouted });
  const change = { id: shouted, expectedVersion: 1, email, name: "Countess" };
  const changed = await app.call(users.updateUser, change);
  const lower = await app.call(users.getUser, { id });
  await app.call(users.deleteUser, { id, expectedVersion: 2 });
  const gone = await app.refusal(users.getUser, { id: shouted });

  expect(read.user).toMatchObject({ id });
  expect(changed.user).toMatchObject({ id, version: 2 });
  expect(lower).toEqual(changed);
  expect(gone.status).toBe("NOT_FOUND");
});

describe("when the database fails", () => {
  const never = new Promise<never>(() => {});
  const repository: UserRepository = {
    findById: () => Promise.reject(new Error("connect to secret-host failed")),
    findByEmail: () => Promise.reject(new AppError("unavailable", "database_down", "Try later.")),
    save: () => never,
    delete: () => never,
  };

  async function startBroken() {
    const broken = await startGrpcApp({}, { userRepository: repository });
    onTestFinished(() => broken.close());
    return broken;
  }

  test("an unexpected error is logged and tells the client nothing", async () => {
    const broken = await startBroken();

    const answer = await broken.refusal(users.getUser, { id: crypto.randomUUID() });
    const down = await broken.refusal(users.findUserByEmail, { email: "ada@example.com" });

    expect(answer).toMatchObject({ status: "INTERNAL", reason: "INTERNAL_ERROR" });
    expect(JSON.stringify([answer, answer.metadata.getMap()])).not.toContain("secret-host");
    expect(broken.logs()).toContainEqual(
      expect.objectContaining({
        msg: "call failed",
        requestId: answer.metadata.get("x-request-id")[0],
        err: expect.objectContaining({ message: "connect to secret-host failed" }),
      }),
    );
    expect(down).toMatchObject({ status: "UNAVAILABLE", reason: "DATABASE_DOWN" });
  });

  test("a call ends at its deadline", async () => {
    const broken = await startBroken();

    const details = { email: "late@example.com", name: "Late" };
    const late = await broken.refusal(users.createUser, details, { deadline: Date.now() + 500 });

    expect(late.status).toBe("DEADLINE_EXCEEDED");
    // The server may see the client hang up before its own clock says so.
    const status = expect.stringMatching(/^(DEADLINE_EXCEEDED|CANCELLED)$/);
    await vi.waitFor(() =>
      expect(broken.logs()).toContainEqual(expect.objectContaining({ msg: "call", status })),
    );
  });
});

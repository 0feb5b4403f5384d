import { expect, test, vi } from "vitest";
import { queueFor, waitingForConnection } from "#platform/connection-queue.ts";
import { Deadline } from "#platform/deadline.ts";

const queue = waitingForConnection(1);

/** A pool that is exhausted until one is given back. */
function exhausted() {
  const { promise, resolve } = Promise.withResolvers<string>();
  const acquire = vi.fn<() => Promise<string>>(() => promise);
  const release = vi.fn<(connection: string) => void>();
  return { acquire, release, free: () => resolve("connection") };
}

test("those who wait for a connection are counted", async () => {
  const { acquire, release, free } = exhausted();
  const before = queue.read();

  const both = [
    queueFor(acquire, release),
    new Deadline(5000).run(() => queueFor(acquire, release)),
  ];
  expect(queue.read()).toBe(before + 2);

  free();
  expect(await Promise.all(both)).toEqual(["connection", "connection"]);
  expect(queue.read()).toBe(before);
  expect(release).not.toHaveBeenCalled();
});

test("nobody waits longer than the request may take, and what comes too late goes back", async () => {
  const { acquire, release, free } = exhausted();
  const before = queue.read();

  const late = new Deadline(50).run(() => queueFor(acquire, release));

  await expect(late).rejects.toMatchObject({ kind: "unavailable", code: "deadline_exceeded" });
  expect(queue.read()).toBe(before);
  free();
  await vi.waitFor(() => expect(release).toHaveBeenCalledExactlyOnceWith("connection"));
});

test("a request without time left does not even ask", async () => {
  const { acquire, release } = exhausted();

  const late = new Deadline(0).run(() => queueFor(acquire, release));

  await expect(late).rejects.toMatchObject({ code: "deadline_exceeded" });
  expect(acquire).not.toHaveBeenCalled();
});

import { MongoClient } from "mongodb";
import { expect, test, vi } from "vitest";
import { MongoDatabase } from "#outbound/mongo/database.ts";
import { Places } from "#outbound/mongo/places.ts";

/** Of a server that nobody asks. */
function open(limits: { places?: number; patienceMs?: number; answerMs?: number; inUse?: number }) {
  const { places = 1, patienceMs = 5000, answerMs = 0, inUse = 1 } = limits;
  const client = new MongoClient("mongodb://127.0.0.1:1/app");
  const mongo = new MongoDatabase(client, {
    maxTimeMS: 0,
    answerMs,
    places: new Places(places, patienceMs, () => inUse > 0),
  });
  return { client, mongo };
}

test("there are no more calls at once than connections, and each has its turn", async () => {
  const { mongo } = open({ places: 2 });
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const began: string[] = [];
  const call = (name: string, work: Promise<void>) =>
    mongo.reach(async () => {
      began.push(name);
      await work;
      return name;
    });

  const calls = [call("1", first.promise), call("2", second.promise)];
  calls.push(call("3", Promise.resolve()), call("4", Promise.resolve()));
  await vi.waitFor(() => expect(began).toEqual(["1", "2"]));
  second.resolve();

  expect(await Promise.all(calls.slice(1))).toEqual(["2", "3", "4"]);
  first.resolve();
  expect(await calls[0]).toBe("1");
});

test("whoever waits too long for a connection is turned away, and takes none from the next", async () => {
  const { mongo } = open({ patienceMs: 20 });
  const slow = Promise.withResolvers<void>();
  const busy = mongo.reach(() => slow.promise);

  const refused = mongo.reach(async () => undefined);

  await expect(refused).rejects.toMatchObject({ kind: "unavailable", code: "database_busy" });
  slow.resolve();
  await busy;
  expect(await mongo.reach(async () => "next")).toBe("next");
});

test("nobody is told to wait for connections that are not there", async () => {
  const { mongo } = open({ patienceMs: 20, inUse: 0 });
  const connecting = Promise.withResolvers<void>();
  const first = mongo.reach(() => connecting.promise);

  const refused = mongo.reach(async () => undefined);

  await expect(refused).rejects.toMatchObject({ code: "database_unavailable" });
  connecting.resolve();
  await first;
});

test("a transaction that was answered for does not commit any more", async () => {
  const { client, mongo } = open({ answerMs: 20 });
  const outcome = Promise.withResolvers<string>();
  const withTransaction = (work: () => Promise<unknown>) =>
    work().then(
      () => outcome.resolve("committed"),
      () => outcome.resolve("rolled back"),
    );
  const withSession = (run: (session: object) => unknown) => run({ withTransaction });
  Object.assign(client, { withSession });
  const slow = Promise.withResolvers<void>();

  const answer = mongo.transaction(() => slow.promise);

  await expect(answer).rejects.toMatchObject({ code: "database_unavailable" });
  slow.resolve();
  expect(await outcome.promise).toBe("rolled back");
});

/** What the official driver expects of a server, asked of the stand-in. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  type ClientSession,
  type Collection,
  type Db,
  MongoClient,
  MongoServerError,
} from "mongodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type MongoServer, startMongoServer } from "./mongo-server.ts";

interface Item {
  _id: string;
  n?: number;
  at?: Date;
  email?: string;
}

let server: MongoServer;
let client: MongoClient;
let db: Db;
let items: Collection<Item>;
let count = 0;

beforeAll(async () => {
  server = await startMongoServer();
  client = new MongoClient(server.url);
});
afterAll(async () => {
  await client.close();
  await server.close();
});
beforeEach(() => {
  db = client.db(`probe${++count}`);
  items = db.collection<Item>("items");
});

describe("documents", () => {
  test("come back as they were written", async () => {
    const item = { _id: "a", n: 9_000_000_000, at: new Date(1234), email: "ä@example.com" };
    expect(await items.insertOne(item)).toMatchObject({ insertedId: "a" });
    expect(await items.findOne({ _id: "a" })).toEqual(item);
    expect(await items.findOne({ at: new Date(1234) })).toEqual(item);
    expect(await items.findOne({ at: { $lt: new Date(1234) } })).toBeNull();
  });

  test("are counted where they match, changed where they differ", async () => {
    await items.insertOne({ _id: "a", n: 1 });
    expect(await items.updateOne({ _id: "a" }, { $set: { n: 1 } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 0,
    });
    expect(await items.updateOne({ _id: "a", n: { $gte: 2 } }, { $inc: { n: -2 } })).toMatchObject({
      matchedCount: 0,
    });
    expect(await items.updateOne({ _id: "a" }, { $inc: { n: 5 } })).toMatchObject({
      modifiedCount: 1,
    });
    expect(await items.findOne()).toEqual({ _id: "a", n: 6 });
    await expect(items.updateOne({ _id: "a" }, { $set: { _id: "b" } })).rejects.toThrow("_id");
  });

  test("are made by an upsert once", async () => {
    const upsert = () => items.updateOne({ _id: "a" }, { $set: { n: 1 } }, { upsert: true });
    expect(await upsert()).toMatchObject({ upsertedCount: 1, upsertedId: "a" });
    expect(await upsert()).toMatchObject({ upsertedCount: 0, matchedCount: 1 });
  });

  test("are deleted, found and modified, counted", async () => {
    await items.insertMany([
      { _id: "a", n: 1 },
      { _id: "b", n: 2 },
      { _id: "c", n: 3 },
    ]);
    expect(await items.deleteOne({ n: { $gt: 1 } })).toMatchObject({ deletedCount: 1 });
    expect(await items.deleteMany({ n: 7 })).toMatchObject({ deletedCount: 0 });
    expect(await items.countDocuments({})).toBe(2);
    const options = { returnDocument: "after" } as const;
    expect(await items.findOneAndUpdate({ _id: "a" }, { $inc: { n: 1 } }, options)).toEqual({
      _id: "a",
      n: 2,
    });
    expect(
      await items.aggregate([{ $group: { _id: null, sum: { $sum: "$n" } } }]).toArray(),
    ).toEqual([{ _id: null, sum: 5 }]);
  });

  test("of several pipelines come together", async () => {
    await items.insertMany([
      { _id: "a", n: 1 },
      { _id: "b", n: 2 },
      { _id: "c", n: 2 },
    ]);
    const first = (n: number) => [{ $match: { n } }, { $sort: { _id: -1 } }, { $limit: 1 }];
    const union = { $unionWith: { coll: "items", pipeline: first(2) } };
    expect(await items.aggregate([...first(1), union]).toArray()).toEqual([
      { _id: "a", n: 1 },
      { _id: "c", n: 2 },
    ]);
  });

  test("are sorted, limited, and fetched batch by batch", async () => {
    await items.insertMany(
      Array.from({ length: 250 }, (_, i) => ({ _id: `${i}`, n: i % 5, at: new Date(i) })),
    );
    const all = await items.find({}, { batchSize: 40 }).sort({ n: -1, at: -1 }).toArray();
    expect(all).toHaveLength(250);
    expect(all.slice(0, 2).map(({ _id }) => _id)).toEqual(["249", "244"]);
    expect(await items.find().sort({ at: 1 }).limit(3).toArray()).toHaveLength(3);
    const cursor = items.find({}, { batchSize: 2 });
    await cursor.next();
    await cursor.close();
  });

  test("in an unknown language are refused", async () => {
    await expect(items.findOne({ n: { $odd: 1 } } as never)).rejects.toBeInstanceOf(
      MongoServerError,
    );
    await expect(db.command({ sing: 1 })).rejects.toMatchObject({ code: 59 });
  });
});

describe("indexes", () => {
  test("are made once and listed", async () => {
    await expect(items.listIndexes().toArray()).rejects.toMatchObject({ code: 26 });
    for (let i = 0; i < 2; i++)
      await items.createIndex({ email: 1 }, { name: "items_email", unique: true });
    expect((await items.listIndexes().toArray()).map(({ name }) => name)).toEqual([
      "_id_",
      "items_email",
    ]);
    await expect(items.createIndex({ n: 1 }, { name: "items_email" })).rejects.toMatchObject({
      code: 86,
    });
    await db.dropDatabase();
    expect(await db.listCollections().toArray()).toEqual([]);
  });

  test("keep values apart, on insert and on update", async () => {
    await items.createIndex({ email: 1 }, { unique: true });
    await items.insertMany([
      { _id: "a", email: "a" },
      { _id: "b", email: "b" },
    ]);
    await expect(items.insertOne({ _id: "c", email: "a" })).rejects.toMatchObject({ code: 11_000 });
    await expect(items.updateOne({ _id: "b" }, { $set: { email: "a" } })).rejects.toMatchObject({
      code: 11_000,
    });
    await expect(items.insertOne({ _id: "a", email: "z" })).rejects.toMatchObject({ code: 11_000 });
    await items.updateOne({ _id: "a" }, { $set: { n: 1 } });
  });

  test("look only at what their filter takes in", async () => {
    await items.createIndex(
      { n: 1 },
      { unique: true, partialFilterExpression: { email: { $type: "string" } } },
    );
    await items.insertMany([
      { _id: "a", n: 1 },
      { _id: "b", n: 1 },
      { _id: "c", n: 1, email: "c" },
    ]);
    await expect(items.insertOne({ _id: "d", n: 1, email: "d" })).rejects.toMatchObject({
      code: 11_000,
    });
  });
});

describe("a transaction", () => {
  const begin = async (work: (session: ClientSession) => Promise<void>) => {
    await client.withSession(async (session) => {
      session.startTransaction();
      await work(session);
      if (session.inTransaction()) await session.abortTransaction();
    });
  };

  test("is seen by itself, and by others once it is committed", async () => {
    await begin(async (session) => {
      await items.insertOne({ _id: "a" }, { session });
      expect(await items.findOne({}, { session })).toEqual({ _id: "a" });
      expect(await items.findOne()).toBeNull();
      await session.commitTransaction();
    });
    expect(await items.findOne()).toEqual({ _id: "a" });
  });

  test("leaves nothing behind when it is aborted", async () => {
    await begin(async (session) => {
      await items.insertOne({ _id: "a" }, { session });
    });
    expect(await items.findOne()).toBeNull();
  });

  test("keeps the view it began with", async () => {
    await items.insertOne({ _id: "a", n: 1 });
    await begin(async (session) => {
      await items.findOne({}, { session });
      await items.updateOne({ _id: "a" }, { $set: { n: 2 } });
      expect(await items.findOne({}, { session })).toEqual({ _id: "a", n: 1 });
      const late = items.updateOne({ _id: "a" }, { $inc: { n: 1 } }, { session });
      await expect(late).rejects.toMatchObject({
        code: 112,
        errorLabels: ["TransientTransactionError"],
      });
    });
    expect(await items.findOne()).toEqual({ _id: "a", n: 2 });
  });

  test("conflicts at once with another that has written first", async () => {
    await items.insertOne({ _id: "a", n: 1 });
    await begin(async (first) => {
      await items.updateOne({ _id: "a" }, { $inc: { n: 1 } }, { session: first });
      await begin(async (second) => {
        const late = items.updateOne({ _id: "a" }, { $inc: { n: 1 } }, { session: second });
        await expect(late).rejects.toMatchObject({ code: 112 });
        await expect(items.findOne({}, { session: second })).rejects.toMatchObject({ code: 251 });
      });
      await first.commitTransaction();
    });
    expect(await items.findOne()).toEqual({ _id: "a", n: 2 });
  });

  test("is over once a key was taken", async () => {
    await items.insertOne({ _id: "a" });
    await begin(async (session) => {
      await items.insertOne({ _id: "b" }, { session });
      await expect(items.insertOne({ _id: "a" }, { session })).rejects.toMatchObject({
        code: 11_000,
      });
      await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
    });
    expect(await items.countDocuments()).toBe(1);
  });

  test("makes a write outside of it wait", async () => {
    await items.insertOne({ _id: "a", n: 1 });
    await begin(async (session) => {
      await items.updateOne({ _id: "a" }, { $inc: { n: 1 } }, { session });
      await expect(
        items.updateOne({ _id: "a" }, { $inc: { n: 10 } }, { maxTimeMS: 20 }),
      ).rejects.toMatchObject({
        code: 50,
      });
      const waiting = items.updateOne({ _id: "a" }, { $inc: { n: 10 } });
      await sleep(20);
      await session.commitTransaction();
      await waiting;
    });
    expect(await items.findOne()).toEqual({ _id: "a", n: 12 });
  });

  test("is run again by the driver until every one of many has counted", async () => {
    await items.insertOne({ _id: "a", n: 0 });
    const increment = (session: ClientSession) =>
      session.withTransaction(async () => {
        const { n = 0 } = (await items.findOne({ _id: "a" }, { session }))!;
        await items.updateOne({ _id: "a" }, { $set: { n: n + 1 } }, { session });
      });
    await Promise.all(Array.from({ length: 20 }, () => client.withSession(increment)));
    expect(await items.findOne()).toEqual({ _id: "a", n: 20 });
  });

  test("is committed again when the answer was lost, with one effect", async () => {
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await items.updateOne({ _id: "a" }, { $inc: { n: 1 } }, { session, upsert: true });
        server.failNext("commitTransaction", 91, "ShutdownInProgress", ["RetryableWriteError"]);
      }),
    );
    expect(await items.findOne()).toEqual({ _id: "a", n: 1 });
  });
});

describe("trouble", () => {
  test("a write that is sent again counts once", async () => {
    server.failNext("update", 91, "ShutdownInProgress", ["RetryableWriteError"]);
    await items.updateOne({ _id: "a" }, { $inc: { n: 1 } }, { upsert: true });
    expect(await items.findOne()).toEqual({ _id: "a", n: 1 });
  });

  test("a collection that is held makes its callers wait, and no others", async () => {
    const release = server.hold("items");
    await expect(items.findOne({}, { maxTimeMS: 20 })).rejects.toMatchObject({ code: 50 });
    await db.collection("others").findOne();
    const waiting = items.findOne();
    release();
    expect(await waiting).toBeNull();
  });

  test("an exhausted pool says so in time", async () => {
    const small = new MongoClient(server.url, { maxPoolSize: 1, waitQueueTimeoutMS: 50 });
    const release = server.hold("items");
    const held = small.db(db.databaseName).collection("items").findOne();
    await sleep(50);
    await expect(small.db("other").command({ ping: 1 })).rejects.toMatchObject({
      name: "MongoWaitQueueTimeoutError",
    });
    release();
    await held;
    await small.close();
  });

  test("connections that were ended are replaced", async () => {
    await items.insertOne({ _id: "a" });
    expect(server.disconnect()).toBeGreaterThan(0);
    await expect.poll(() => items.findOne().catch(() => undefined)).toEqual({ _id: "a" });
  });
});

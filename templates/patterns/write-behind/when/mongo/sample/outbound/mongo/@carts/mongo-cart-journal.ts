import type { AnyBulkWriteOperation, Collection } from "mongodb";
import type { Cart } from "#domain/@carts/cart.ts";
import { AppError } from "#platform/errors.ts";
import { FlushError, type Backlog } from "#outbound/journal.ts";
import type { MongoDatabase } from "#outbound/mongo/database.ts";
import { isUniqueViolation } from "#outbound/mongo/driver-errors.ts";
import type { CartJournal } from "#outbound/@carts/cart-journal.ts";

interface Counter {
  readonly _id: string;
  readonly last: number;
}

interface EntryDocument extends Cart {
  /** The sequence. */
  readonly _id: number;
  readonly writtenAt: Date;
  readonly retryAt: Date | null;
}

interface CartDocument {
  /** The user's. */
  readonly _id: string;
  readonly lines: Cart["lines"];
  readonly sequence: number;
}

export class MongoCartJournal implements CartJournal {
  readonly #reach: MongoDatabase["reach"];
  readonly #counters: Collection<Counter>;
  readonly #entries: Collection<EntryDocument>;
  readonly #carts: Collection<CartDocument>;
  readonly #limits: { readonly maxTimeMS: number };

  constructor(mongo: MongoDatabase, maxTimeMS: number) {
    const { db } = mongo;
    const durable = { writeConcern: { w: "majority" } } as const;
    this.#reach = (call) => mongo.reach(call);
    this.#counters = db.collection("counters", durable);
    this.#entries = db.collection("cart_journal", durable);
    this.#carts = db.collection("carts", durable);
    this.#limits = { maxTimeMS };
  }

  /** The journal first: what a flush takes away from there before it is read has been stored by then. */
  async findNewest(userId: string): Promise<Cart | undefined> {
    const last = { sort: { _id: -1 }, ...this.#limits } as const;
    const pending = await this.#reach(() => this.#entries.findOne({ userId }, last));
    const stored = await this.#reach(() => this.#carts.findOne({ _id: userId }, this.#limits));
    const { _id: sequence = 0 } = pending ?? {};
    const newest = stored !== null && stored.sequence >= sequence ? stored : pending;
    return newest === null ? undefined : { userId, lines: newest.lines };
  }

  async append(carts: readonly Cart[]): Promise<void> {
    const first = (await this.#takeSequences(carts.length)) - carts.length + 1;
    const writtenAt = new Date();
    const entries = carts.map(({ userId, lines }, index) => ({
      _id: first + index,
      userId,
      lines,
      writtenAt,
      retryAt: null,
    }));
    await this.#reach(() => this.#entries.insertMany(entries, this.#limits));
  }

  /** Stores before it deletes, without a transaction: a process that takes the same entries does no harm. */
  async flush(limit: number): Promise<number> {
    const due = { $or: [{ retryAt: null }, { retryAt: { $lte: new Date() } }] };
    const oldest = { sort: { _id: 1 }, limit, ...this.#limits } as const;
    const entries = await this.#reach(() => this.#entries.find(due, oldest).toArray());
    if (entries.length === 0) return 0;
    const sequences = entries.map(({ _id }) => _id);
    try {
      await this.#reach(() => this.#carts.bulkWrite(upsertsOf(entries), this.#limits));
    } catch (cause) {
      // Two that make the same cart at once: the second try finds it.
      if (cause instanceof AppError || isUniqueViolation(cause)) throw cause;
      throw new FlushError(sequences, { cause });
    }
    // These, and not all up to the last one: a lower number may be inserted later than a higher one.
    await this.#reach(() => this.#entries.deleteMany({ _id: { $in: sequences } }, this.#limits));
    return entries.length;
  }

  async postpone(sequences: readonly number[], until: Date): Promise<void> {
    const these = { _id: { $in: [...sequences] } };
    const later = { $set: { retryAt: until } };
    await this.#reach(() => this.#entries.updateMany(these, later, this.#limits));
  }

  async backlog(): Promise<Backlog> {
    const entries = await this.#reach(() => this.#entries.countDocuments({}, this.#limits));
    const first = { sort: { _id: 1 }, ...this.#limits } as const;
    const oldest = await this.#reach(() => this.#entries.findOne({}, first));
    return { entries, oldest: oldest?.writtenAt };
  }

  /** @returns the last of them */
  async #takeSequences(count: number): Promise<number> {
    const take = () =>
      this.#counters.findOneAndUpdate(
        { _id: "cart_journal" },
        { $inc: { last: count } },
        { upsert: true, returnDocument: "after", ...this.#limits },
      );
    const counter = await this.#reach(take);
    if (counter === null) throw new Error("The counter of the cart journal was not made.");
    return counter.last;
  }
}

/** First each cart is made if there is none, then set unless a newer one is stored. */
function upsertsOf(entries: readonly EntryDocument[]): AnyBulkWriteOperation<CartDocument>[] {
  const newest = [...new Map(entries.map((entry) => [entry.userId, entry])).values()];
  const made = newest.map(({ userId }) => ({
    updateOne: {
      filter: { _id: userId },
      update: { $setOnInsert: { lines: [], sequence: 0 } },
      upsert: true,
    },
  }));
  const set = newest.map(({ userId, lines, _id: sequence }) => ({
    updateOne: {
      filter: { _id: userId, sequence: { $lt: sequence } },
      update: { $set: { lines, sequence } },
    },
  }));
  return [...made, ...set];
}

import type { Kysely, Selectable, Transaction } from "kysely";
import type { Cart } from "#domain/@carts/cart.ts";
import { AppError } from "#platform/errors.ts";
import { FlushError, type Backlog } from "#outbound/journal.ts";
import { isSerializationFailure } from "#outbound/sql/driver-errors.ts";
import { claim } from "#outbound/sql/journal-dialect.ts";
import type { CartJournalTable, CartsTable, Schema } from "#outbound/sql/schema.ts";
import type { CartJournal } from "#outbound/@carts/cart-journal.ts";
import { upsertNewer } from "#outbound/sql/@carts/upsert-carts.ts";

type Entry = Selectable<CartJournalTable>;

export class SqlCartJournal implements CartJournal {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** One statement, so that a flush cannot take the entry away between two. */
  async findNewest(userId: string): Promise<Cart | undefined> {
    const pending = this.#db
      .selectFrom("cart_journal")
      .select(["content", "sequence"])
      .where("user_id", "=", userId)
      .orderBy("sequence", "desc")
      .limit(1);
    const stored = this.#db
      .selectFrom("carts")
      .select(["content", "sequence"])
      .where("user_id", "=", userId);
    const row = await this.#db
      .selectFrom(pending.as("pending"))
      .select(["content", "sequence"])
      .unionAll(stored)
      .orderBy("sequence", "desc")
      .limit(1)
      .executeTakeFirst();
    return row && { userId, lines: JSON.parse(row.content) };
  }

  async append(carts: readonly Cart[]): Promise<void> {
    const written_at = new Date().toISOString();
    const rows = carts.map(({ userId, lines }) => ({
      user_id: userId,
      content: JSON.stringify(lines),
      written_at,
      retry_at: null,
    }));
    await this.#db.insertInto("cart_journal").values(rows).execute();
  }

  async flush(limit: number): Promise<number> {
    let entries: Entry[] = [];
    try {
      await this.#db.transaction().execute(async (trx) => {
        entries = await claimOldest(trx, limit);
        if (entries.length === 0) return;
        await upsertNewer(trx, newestOfEach(entries));
        // These, and not all up to the last one: a lower number may be committed later than a higher one.
        await trx
          .deleteFrom("cart_journal")
          .where("sequence", "in", sequencesOf(entries))
          .execute();
      });
    } catch (cause) {
      const isOutage = cause instanceof AppError || isSerializationFailure(cause);
      if (isOutage || entries.length === 0) throw cause;
      throw new FlushError(sequencesOf(entries), { cause });
    }
    return entries.length;
  }

  async postpone(sequences: readonly number[], until: Date): Promise<void> {
    await this.#db
      .updateTable("cart_journal")
      .set({ retry_at: until.toISOString() })
      .where("sequence", "in", sequences)
      .execute();
  }

  async backlog(): Promise<Backlog> {
    const { entries, oldest } = await this.#db
      .selectFrom("cart_journal")
      .select(({ fn }) => [fn.countAll<number>().as("entries"), fn.min("written_at").as("oldest")])
      .executeTakeFirstOrThrow();
    return { entries, oldest: oldest === null ? undefined : new Date(oldest) };
  }
}

async function claimOldest(trx: Transaction<Schema>, limit: number): Promise<Entry[]> {
  const now = new Date().toISOString();
  const due = trx
    .selectFrom("cart_journal")
    .selectAll()
    .where((eb) => eb.or([eb("retry_at", "is", null), eb("retry_at", "<=", now)]))
    .orderBy("sequence")
    .limit(limit);
  return claim(due).execute();
}

/** By user, so that flushes at the same time lock their rows in the same order. */
function newestOfEach(entries: readonly Entry[]): CartsTable[] {
  const newest = new Map(entries.map((entry) => [entry.user_id, entry]));
  return [...newest.values()]
    .map(({ user_id, content, sequence }) => ({ user_id, content, sequence }))
    .toSorted((a, b) => (a.user_id < b.user_id ? -1 : 1));
}

function sequencesOf(entries: readonly Entry[]): number[] {
  return entries.map(({ sequence }) => sequence);
}

import { sql, type Kysely } from "kysely";
import type { CartsTable, Schema } from "#outbound/sql/schema.ts";

/** Leaves a cart as it is where what is stored is newer. */
export async function upsertNewer(db: Kysely<Schema>, carts: readonly CartsTable[]): Promise<void> {
  await db
    .insertInto("carts")
    .values(carts)
    // From left to right: the sequence that the content is compared by is still the stored one.
    .onDuplicateKeyUpdate({
      content: sql`if(values(sequence) > sequence, values(content), content)`,
      sequence: sql`greatest(values(sequence), sequence)`,
    })
    .execute();
}

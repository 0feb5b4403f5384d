import type { Kysely } from "kysely";
import type { CartsTable, Schema } from "#outbound/sql/schema.ts";

/** Leaves a cart as it is where what is stored is newer. */
export async function upsertNewer(db: Kysely<Schema>, carts: readonly CartsTable[]): Promise<void> {
  await db
    .insertInto("carts")
    .values(carts)
    .onConflict((conflict) =>
      conflict
        .column("user_id")
        .doUpdateSet((eb) => ({
          content: eb.ref("excluded.content"),
          sequence: eb.ref("excluded.sequence"),
        }))
        .whereRef("carts.sequence", "<", "excluded.sequence"),
    )
    .execute();
}

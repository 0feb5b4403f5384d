import type { Kysely } from "kysely";
import { columnType } from "#outbound/sql/column-type.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("carts")
    .addColumn("user_id", columnType.uuid, (column) => column.primaryKey())
    .addColumn("content", "text", (column) => column.notNull())
    .addColumn("sequence", "bigint", (column) => column.notNull())
    .execute();

  await db.schema
    .createTable("cart_journal")
    .addColumn("sequence", columnType.sequence)
    .addColumn("user_id", columnType.uuid, (column) => column.notNull())
    .addColumn("content", "text", (column) => column.notNull())
    .addColumn("written_at", columnType.timestamp, (column) => column.notNull())
    .addColumn("retry_at", columnType.timestamp)
    .execute();

  await db.schema
    .createIndex("cart_journal_newest_of_user")
    .on("cart_journal")
    .columns(["user_id", "sequence"])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable("cart_journal").execute();
  await db.schema.dropTable("carts").execute();
}

import type { Kysely } from "kysely";
import { columnType } from "#outbound/sql/column-type.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("users")
    .addColumn("id", columnType.uuid, (column) => column.primaryKey())
    .addColumn("email", "varchar(254)", (column) => column.notNull().unique())
    .addColumn("name", "varchar(200)", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("created_at", columnType.timestamp, (column) => column.notNull())
    .addColumn("updated_at", columnType.timestamp, (column) => column.notNull())
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable("users").execute();
}

import { sql, type Kysely } from "kysely";
import { columnType } from "#outbound/sql/column-type.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("products")
    .addColumn("sku", "varchar(64)", (column) => column.primaryKey())
    .addColumn("price", "bigint", (column) => column.notNull())
    .addColumn("stock", "integer", (column) => column.notNull())
    .addCheckConstraint("products_stock_not_negative", sql`stock >= 0`)
    .execute();

  await db.schema
    .createTable("orders")
    .addColumn("id", columnType.uuid, (column) => column.primaryKey())
    .addColumn("user_id", columnType.uuid, (column) => column.notNull())
    .addColumn("status", "varchar(16)", (column) => column.notNull())
    .addColumn("total", "bigint", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("placed_at", columnType.timestamp, (column) => column.notNull())
    .addColumn("idempotency_key", "varchar(255)")
    .addColumn("request_fingerprint", "varchar(64)")
    .addForeignKeyConstraint("orders_user", ["user_id"], "users", ["id"])
    .addUniqueConstraint("orders_idempotency_key", ["user_id", "idempotency_key"])
    .execute();

  await db.schema
    .createTable("order_lines")
    .addColumn("order_id", columnType.uuid, (column) => column.notNull())
    .addColumn("sku", "varchar(64)", (column) => column.notNull())
    .addColumn("quantity", "integer", (column) => column.notNull())
    .addColumn("unit_price", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("order_lines_pk", ["order_id", "sku"])
    .addForeignKeyConstraint("order_lines_order", ["order_id"], "orders", ["id"])
    .addForeignKeyConstraint("order_lines_product", ["sku"], "products", ["sku"])
    .execute();

  await db.schema.createIndex("orders_newest").on("orders").columns(["placed_at", "id"]).execute();
  await db.schema
    .createIndex("orders_newest_of_user")
    .on("orders")
    .columns(["user_id", "placed_at", "id"])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable("order_lines").execute();
  await db.schema.dropTable("orders").execute();
  await db.schema.dropTable("products").execute();
}

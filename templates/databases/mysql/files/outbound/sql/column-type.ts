import { sql } from "kysely";

/** What the migrations call by one name and each database by its own. */
export const columnType = {
  uuid: "char(36)",
  timestamp: "datetime(6)",
  /** A primary key that the database counts up, and no number comes twice. */
  sequence: sql`bigint auto_increment primary key`,
} as const;

import { sql } from "kysely";

/** What the migrations call by one name and each database by its own. */
export const columnType = {
  uuid: "text",
  timestamp: "text",
  /** A primary key that the database counts up, and no number comes twice. */
  sequence: sql`integer primary key autoincrement`,
} as const;

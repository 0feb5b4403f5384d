import { sql } from "kysely";

/** What the migrations call by one name and each database by its own. */
export const columnType = {
  uuid: "uuid",
  timestamp: "timestamptz",
  /** A primary key that the database counts up, and no number comes twice. */
  sequence: sql`bigint generated always as identity primary key`,
} as const;

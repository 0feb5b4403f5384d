import type { SelectQueryBuilder } from "kysely";

/** Transactions write one after the other: what one reads, no other has in hand. */
export function claim<DB, Table extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
): SelectQueryBuilder<DB, Table, Row> {
  return query;
}

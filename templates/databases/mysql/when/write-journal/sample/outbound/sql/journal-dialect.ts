import type { SelectQueryBuilder } from "kysely";

/** Others wait until the transaction ends: upserts of several rows side by side deadlock in InnoDB. */
export function claim<DB, Table extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
): SelectQueryBuilder<DB, Table, Row> {
  return query.forUpdate();
}

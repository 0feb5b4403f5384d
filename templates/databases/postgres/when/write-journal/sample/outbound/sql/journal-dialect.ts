import type { SelectQueryBuilder } from "kysely";

/** Until the transaction ends, others leave these rows out. */
export function claim<DB, Table extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
): SelectQueryBuilder<DB, Table, Row> {
  return query.forUpdate().skipLocked();
}

import type { ColumnDefinitionBuilder, SelectQueryBuilder } from "kysely";

export const sequenceType = "bigint";

export function toSequence(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.primaryKey().autoIncrement();
}

/** Others wait until the transaction ends: upserts of several rows side by side deadlock in InnoDB. */
export function claim<DB, Table extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
): SelectQueryBuilder<DB, Table, Row> {
  return query.forUpdate();
}

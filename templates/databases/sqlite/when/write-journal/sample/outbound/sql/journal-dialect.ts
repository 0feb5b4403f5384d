import type { ColumnDefinitionBuilder, SelectQueryBuilder } from "kysely";

export const sequenceType = "integer";

/** Without AUTOINCREMENT the numbers would begin anew whenever the journal is empty. */
export function toSequence(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.primaryKey().autoIncrement();
}

/** Transactions write one after the other: what one reads, no other has in hand. */
export function claim<DB, Table extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, Table, Row>,
): SelectQueryBuilder<DB, Table, Row> {
  return query;
}

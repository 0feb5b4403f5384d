import type { Memory } from "#outbound/memory/memory.ts";

interface Reference {
  readonly table: string;
  readonly property: string;
}

/** By table, which rows of others refer to its rows: the foreign keys of a memory. */
const references: Readonly<Record<string, readonly Reference[]>> = {};

export function isReferenced(memory: Memory, table: string, key: string): boolean {
  return (references[table] ?? []).some((reference) => {
    const rows = memory.rows<Readonly<Record<string, unknown>>>(reference.table);
    return [...rows.values()].some((row) => row[reference.property] === key);
  });
}

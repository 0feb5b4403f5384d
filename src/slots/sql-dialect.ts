import { Node } from "ts-morph";
import { PatternError } from "../errors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A function round Kysely's dialect: `const dialect = traced(new PostgresDialect(…))`. */
export interface SqlDialect {
  function: ImportedName;
}

const file = "#outbound/sql/database.ts";

export const sqlDialect: SlotDefinition<SqlDialect> = {
  id: "sqlDialect",
  scope: "service",
  key: ({ function: { name } }) => name,
  write(entries, draft) {
    if (entries.length === 0 || !draft.has(file)) return;
    const functions = entries.map(({ entry }) => entry.function);
    const source = draft.source(file, ownersOf(entries), functions);
    const [dialect] = source.syntax
      .getDescendants()
      .filter(Node.isVariableDeclaration)
      .filter((declaration) => declaration.getName() === "dialect");
    const value = dialect?.getInitializer();
    if (value === undefined) {
      throw new PatternError(`${source.path} has no variable dialect for a slot to write into.`, {
        code: "missing-anchor",
      });
    }
    source.insert(value.getStart(), functions.map(({ name }) => `${name}(`).join(""));
    source.insert(value.getEnd(), ")".repeat(functions.length));
  },
};

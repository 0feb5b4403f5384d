import { SyntaxKind } from "ts-morph";
import { PatternError } from "../errors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A statement of the file that opens a database, right after what it acts on is made. */
export interface DatabaseSetup {
  /** `#outbound/sql/database.ts`. */
  file: string;
  /** `dialect`: of Kysely; `client`: of MongoDB. */
  variable: string;
  /** `trace(dialect);` */
  statement: string;
  imports: readonly ImportedName[];
}

export const databaseSetup: SlotDefinition<DatabaseSetup> = {
  id: "databaseSetup",
  scope: "service",
  key: ({ file, statement }) => `${file} ${statement}`,
  write(entries, draft) {
    for (const file of new Set(entries.map(({ entry }) => entry.file))) {
      if (!draft.has(file)) continue;
      const here = entries.filter(({ entry }) => entry.file === file);
      const imports = here.flatMap(({ entry }) => entry.imports);
      const source = draft.source(file, ownersOf(here), imports);
      for (const variable of new Set(here.map(({ entry }) => entry.variable))) {
        const declaration = source.syntax
          .getDescendantsOfKind(SyntaxKind.VariableStatement)
          .find((statement) => statement.getDeclarations()[0]?.getName() === variable);
        if (declaration === undefined) {
          throw new PatternError(`${source.path} has no ${variable} for a slot to write after.`, {
            code: "missing-anchor",
          });
        }
        const statements = here.filter(({ entry }) => entry.variable === variable);
        const text = statements.map(({ entry }) => `\n  ${entry.statement}`).join("");
        source.insert(declaration.getEnd(), text);
      }
    }
  },
};

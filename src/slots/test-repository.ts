import { addReturned, addStatements } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** Something that the generated tests get from `openRepositories`: an adapter without the rest of the service. */
export interface TestRepository {
  name: string;
  /** An expression; what it uses is there, or made by `statement`. */
  value: string;
  statement?: string;
  imports: readonly ImportedName[];
}

const file = "#test/support/repositories.ts";

export const testRepository: SlotDefinition<TestRepository> = {
  id: "testRepository",
  scope: "service",
  key: ({ name }) => name,
  write(entries, draft) {
    if (!draft.has(file) || entries.length === 0) return;
    const imports = entries.flatMap(({ entry }) => entry.imports);
    const source = draft.source(file, ownersOf(entries), imports);
    const statements = entries.flatMap(({ entry }) => entry.statement ?? []);
    addStatements(source, "openRepositories", statements);
    addReturned(
      source,
      "openRepositories",
      entries.map(({ entry: { name, value } }) => (name === value ? name : `${name}: ${value}`)),
    );
  },
};

import { addProperties } from "./anchors.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A module that the generated tests run once before all of them. */
export interface TestSetup {
  /** By role: `#test/support/template-database.ts`. */
  file: string;
}

export const testSetup: SlotDefinition<TestSetup> = {
  id: "testSetup",
  scope: "service",
  key: ({ file }) => file,
  write(entries, draft) {
    if (entries.length === 0) return;
    const files = entries.map(({ entry }) => JSON.stringify(draft.file(entry.file).path));
    addProperties(draft.source("#root/vitest.config.ts", ownersOf(entries)), "test", [
      `globalSetup: [${files.join(", ")}]`,
    ]);
  },
};

import { addProperties } from "./anchors.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A variable that the generated tests start the service with, so that nothing else on the machine gets in its way. */
export interface TestVariable {
  key: string;
  value: string;
}

const file = "#test/support/app.ts";

export const testEnvironment: SlotDefinition<TestVariable> = {
  id: "testEnvironment",
  scope: "service",
  key: ({ key }) => key,
  write(entries, draft) {
    if (entries.length === 0) return;
    addProperties(
      draft.source(file, ownersOf(entries)),
      "isolated",
      entries.map(({ entry }) => `${entry.key}: ${JSON.stringify(entry.value)}`),
    );
  },
};

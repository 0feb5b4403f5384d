import { addProperties } from "./anchors.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A setting of the generated tests' runner, beside `test`. */
export interface TestConfig {
  /** `ssr`. */
  name: string;
  /** An expression. */
  value: string;
  /** Why, for whoever reads the configuration. */
  comment: string;
}

export const testConfig: SlotDefinition<TestConfig> = {
  id: "testConfig",
  scope: "service",
  key: ({ name }) => name,
  write(entries, draft) {
    if (entries.length === 0) return;
    addProperties(
      draft.source("#root/vitest.config.ts", ownersOf(entries)),
      "defineConfig",
      entries.map(({ key, entry }) => `// ${entry.comment}\n${key}: ${entry.value}`),
    );
  },
};

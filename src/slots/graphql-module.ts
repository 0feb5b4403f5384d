import { addProperties } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A part of the GraphQL schema with its resolvers: an entry of `graphqlApi({ … })` in the composition root. */
export interface GraphqlModule {
  name: string;
  expression: string;
  imports: readonly ImportedName[];
}

export const graphqlModule: SlotDefinition<GraphqlModule> = {
  id: "graphqlModule",
  scope: "service",
  key: ({ name }) => name,
  write(entries, draft) {
    if (entries.length === 0) return;
    const imports = entries.flatMap(({ entry }) => entry.imports);
    addProperties(
      draft.source("#app/compose.ts", ownersOf(entries), imports),
      "graphqlApi",
      entries.map(({ key, entry }) => `${key}: ${entry.expression}`),
    );
  },
};

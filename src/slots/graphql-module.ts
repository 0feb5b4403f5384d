import { InputError } from "../errors.ts";
import type { Draft } from "../render/draft.ts";
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
    refuseSharedTypes(draft);
    const imports = entries.flatMap(({ entry }) => entry.imports);
    addProperties(
      draft.source("#app/compose.ts", ownersOf(entries), imports),
      "graphqlApi",
      entries.map(({ key, entry }) => `${key}: ${entry.expression}`),
    );
  },
};

/** Parts of the schema that define one type would be merged without a word. */
function refuseSharedTypes(draft: Draft): void {
  const definedIn = new Map<string, string>();
  for (const { path, text } of draft.ending(".graphql")) {
    for (const [, type = ""] of text.matchAll(/^(?:type|input|enum|scalar) (\w+)/gm)) {
      if (rootTypes.has(type)) continue;
      const other = definedIn.get(type);
      if (other !== undefined) {
        throw new InputError(`${other} and ${path} both define a type ${type} of GraphQL.`, {
          code: "bad-resource",
          hint: "Give the resource another name, or its field.",
        });
      }
      definedIn.set(type, path);
    }
  }
}

/** Every part of the schema adds to these. */
const rootTypes = new Set(["Query", "Mutation", "Subscription"]);

import { addSecondElement, addParameter, appendArguments } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A plugin of the GraphQL server: one more argument of `graphqlApi(…)` in the composition root. */
export interface GraphqlPlugin {
  /** What it does, for telling entries apart: `limit rate`. They stand in this order. */
  id: string;
  /** May use what the composition root makes before its transports: `limitOperationRate(rateLimits)`. */
  expression: string;
  imports: readonly ImportedName[];
}

const file = "#inbound/graphql/graphql-api.ts";

/** A server that gets no plugin takes none. The first of its own, which names the operation in the log, stays first. */
export const graphqlPlugin: SlotDefinition<GraphqlPlugin> = {
  id: "graphqlPlugin",
  scope: "service",
  key: ({ id }) => id,
  write(entries, draft) {
    if (entries.length === 0) return;
    const owners = ownersOf(entries);
    const imports = entries.flatMap(({ entry }) => entry.imports);
    const expressions = entries.map(({ entry }) => entry.expression);
    appendArguments(draft.source("#app/compose.ts", owners, imports), "graphqlApi", expressions);

    const api = draft.source(file, owners, [
      { name: "Plugin", from: "graphql-yoga", type: true },
      { name: "Context", from: "#inbound/graphql/module.ts", type: true },
    ]);
    addParameter(api, "graphqlApi", "...plugins: Plugin<Context, ServerContext>[]");
    addSecondElement(api, "plugins", "...plugins");
  },
};

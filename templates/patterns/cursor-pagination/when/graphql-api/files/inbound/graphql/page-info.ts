import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GraphqlModule, Resolvers } from "#inbound/graphql/module.ts";
import type { PageInfoSchema } from "#inbound/graphql/page-info.types.ts";

/** Where a page of any kind ends. */
export interface PageEnd {
  readonly nextCursor: string | null;
}

const resolvers: Resolvers<PageInfoSchema, { PageInfo: PageEnd }> = {
  PageInfo: {
    hasNextPage: ({ nextCursor }) => nextCursor !== null,
    endCursor: ({ nextCursor }) => nextCursor,
  },
};

export const pageInfoModule: GraphqlModule = {
  typeDefs: readFileSync(join(import.meta.dirname, "page-info.graphql"), "utf8"),
  resolvers,
};

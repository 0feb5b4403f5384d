import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { UserListing, UserPage } from "#use-case/@users/user-listing.ts";
import { pageNumber, pageSize } from "#use-case/@users/user-page-input.ts";
import type { User } from "#domain/@users/user.ts";
import { check } from "#inbound/graphql/errors.ts";
import type { GraphqlModule, Resolvers } from "#inbound/graphql/module.ts";
import type { UserPagesSchema } from "#inbound/graphql/@users/user-pages.types.ts";

interface Sources {
  User: User;
  UserPage: UserPage;
  UserPageInfo: UserPage;
}

const wanted = z.object({ page: pageNumber, pageSize });

export function userPageModule(listing: UserListing): GraphqlModule {
  const resolvers: Resolvers<UserPagesSchema<Sources>, Sources> = {
    Query: {
      usersPage: (_, args) => listing.list(check(wanted, args)),
    },
    UserPage: {
      nodes: ({ items }) => items,
      pageInfo: (found) => found,
    },
    UserPageInfo: {
      hasPreviousPage: ({ page }) => page > 1,
      hasNextPage: ({ page, lastPage }) => page < lastPage,
    },
  };
  const typeDefs = readFileSync(join(import.meta.dirname, "user-pages.graphql"), "utf8");
  return { typeDefs, resolvers };
}

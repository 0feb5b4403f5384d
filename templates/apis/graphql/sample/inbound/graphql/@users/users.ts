import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { userInput, userVersion } from "#use-case/@users/user-input.ts";
import type { UserLookup } from "#use-case/@users/user-lookup.ts";
import type { UserService } from "#use-case/@users/user-service.ts";
import type { User } from "#domain/@users/user.ts";
import { check } from "#inbound/graphql/errors.ts";
import type { GraphqlModule, Resolvers } from "#inbound/graphql/module.ts";
import type { UsersSchema } from "#inbound/graphql/@users/users.types.ts";

interface Sources {
  User: User;
  Order: { readonly userId: string };
}

const byId = z.object({ id: z.uuid().toLowerCase() });
const byIds = z.object({ ids: z.array(z.uuid().toLowerCase()).max(100) });
const byEmail = userInput.pick({ email: true });
const current = byId.extend({ expectedVersion: userVersion });

export function userModule(users: UserService, lookup: UserLookup): GraphqlModule {
  const usersById = (wanted: readonly string[]) => lookup.byIds(wanted);

  const resolvers: Resolvers<UsersSchema<Sources>, Sources> = {
    Query: {
      user: (_, args) => users.get(check(byId, args).id),
      userByEmail: (_, args) => users.findByEmail(check(byEmail, args).email),
      users: (_, args, { loaders }) => {
        const loader = loaders.of(usersById);
        return Promise.all(check(byIds, args).ids.map((id) => loader.load(id)));
      },
    },
    Mutation: {
      createUser: (_, { input }) => users.create(check(userInput, input)),
      updateUser: (_, { input, ...args }) => {
        const { id, expectedVersion } = check(current, args);
        return users.update(id, expectedVersion, check(userInput, input));
      },
      deleteUser: async (_, args) => {
        const { id, expectedVersion } = check(current, args);
        await users.delete(id, expectedVersion);
        return id;
      },
    },
    Order: {
      user: (order, _, { loaders }) => loaders.of(usersById).load(order.userId),
    },
  };
  const typeDefs = readFileSync(join(import.meta.dirname, "users.graphql"), "utf8");
  return { typeDefs, resolvers };
}

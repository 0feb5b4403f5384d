import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { cartInput } from "#use-case/@carts/cart-input.ts";
import type { CartService } from "#use-case/@carts/cart-service.ts";
import type { Cart, CartLine } from "#domain/@carts/cart.ts";
import { check } from "#inbound/graphql/errors.ts";
import type { GraphqlModule, Resolvers } from "#inbound/graphql/module.ts";
import type { CartsSchema } from "#inbound/graphql/@carts/carts.types.ts";

interface Sources {
  Cart: Cart;
  CartLine: CartLine;
}

const byUser = z.object({ userId: z.uuid().toLowerCase() });
const contents = cartInput.extend(byUser.shape);

export function cartModule(carts: CartService): GraphqlModule {
  const resolvers: Resolvers<CartsSchema<Sources>, Sources> = {
    Query: {
      cart: (_, args) => carts.get(check(byUser, args).userId),
    },
    Mutation: {
      putCart: (_, args) => {
        const { userId, lines } = check(contents, args);
        return carts.put(userId, lines);
      },
    },
  };
  const typeDefs = readFileSync(join(import.meta.dirname, "carts.graphql"), "utf8");
  return { typeDefs, resolvers };
}

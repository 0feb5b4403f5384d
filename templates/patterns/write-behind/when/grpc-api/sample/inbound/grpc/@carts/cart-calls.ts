import { z } from "zod";
import { cartInput } from "#use-case/@carts/cart-input.ts";
import type { CartService } from "#use-case/@carts/cart-service.ts";
import type { Cart } from "#domain/@carts/cart.ts";
import contract from "#inbound/grpc/generated/carts/v1/carts.contract.ts";
import {
  CartServiceService,
  type Cart as CartMessage,
} from "#inbound/grpc/generated/carts/v1/carts.ts";
import { defineService, type Service } from "#inbound/grpc/service.ts";
import { validate } from "#inbound/grpc/validate.ts";

const byUser = z.object({ userId: z.uuid().toLowerCase() });
const contents = cartInput.extend(byUser.shape);

export function cartCalls(carts: CartService): Service<CartServiceService> {
  return defineService(CartServiceService, contract, {
    async putCart(request) {
      const { userId, lines } = validate(contents, request);
      return { cart: toMessage(await carts.put(userId, lines)) };
    },

    async getCart(request) {
      const { userId } = validate(byUser, request);
      return { cart: toMessage(await carts.get(userId)) };
    },
  });
}

function toMessage({ userId, lines }: Cart): CartMessage {
  return { userId, lines: [...lines] };
}

import { z } from "zod";
import { cartInput } from "#use-case/@carts/cart-input.ts";
import type { CartService } from "#use-case/@carts/cart-service.ts";
import { answer, problems } from "#inbound/rest/responses.ts";
import type { Resource } from "#inbound/rest/rest-api.ts";

const cartBody = cartInput.meta({ id: "CartContents" });

const cartResource = z
  .object({
    userId: z.uuid(),
    lines: z.array(z.object({ sku: z.string(), quantity: z.int() })),
  })
  .meta({ id: "Cart" });

const params = z.strictObject({ id: z.uuid().toLowerCase() });
const tags = ["carts"];

export function cartRoutes(carts: CartService): Resource {
  return {
    tag: { name: "carts", description: "What people have put aside and not ordered yet." },
    routes: async (v1) => {
      v1.put(
        "/users/:id/cart",
        {
          schema: {
            tags,
            operationId: "putCart",
            summary: "Replace what is in a user's cart",
            description: "The last one wins. No lines empty the cart.",
            params,
            body: cartBody,
            response: {
              200: answer("The cart, replaced.", cartResource),
              ...problems(400, 413, 415),
            },
          },
        },
        async (request) => carts.put(request.params.id, request.body.lines),
      );

      v1.get(
        "/users/:id/cart",
        {
          schema: {
            tags,
            operationId: "getCart",
            summary: "Read a user's cart",
            description: "Empty until something is put into it.",
            params,
            response: { 200: answer("The cart.", cartResource), ...problems() },
          },
        },
        async (request) => carts.get(request.params.id),
      );
    },
  };
}

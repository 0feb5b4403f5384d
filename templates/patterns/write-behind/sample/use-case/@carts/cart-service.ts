import type { CartRepository } from "#port/@carts/cart-repository.ts";
import { fillCart, type Cart, type CartLine } from "#domain/@carts/cart.ts";

export class CartService {
  readonly #carts: CartRepository;

  constructor(carts: CartRepository) {
    this.#carts = carts;
  }

  async get(userId: string): Promise<Cart> {
    return (await this.#carts.findByUserId(userId)) ?? fillCart(userId, []);
  }

  async put(userId: string, lines: readonly CartLine[]): Promise<Cart> {
    const cart = fillCart(userId, lines);
    await this.#carts.save(cart);
    return cart;
  }
}

import type { Cart } from "#domain/@carts/cart.ts";

export interface CartRepository {
  /** As it was saved last, whichever process did. */
  findByUserId(userId: string): Promise<Cart | undefined>;
  /** The last save wins. Fails with `journal_full` while too many wait to be stored. */
  save(cart: Cart): Promise<void>;
}

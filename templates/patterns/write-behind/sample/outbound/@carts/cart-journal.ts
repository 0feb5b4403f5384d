import type { Cart } from "#domain/@carts/cart.ts";
import type { Journal } from "#outbound/journal.ts";

export interface CartJournal extends Journal<Cart> {
  /** The newest cart, be it still in the journal or where it belongs. */
  findNewest(userId: string): Promise<Cart | undefined>;
}

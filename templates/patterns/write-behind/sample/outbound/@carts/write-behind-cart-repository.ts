import type { Cart } from "#domain/@carts/cart.ts";
import type { CartRepository } from "#port/@carts/cart-repository.ts";
import type { WriteBehind } from "#outbound/write-behind.ts";
import type { CartJournal } from "#outbound/@carts/cart-journal.ts";

export class WriteBehindCartRepository implements CartRepository {
  readonly #journal: CartJournal;
  readonly #writes: WriteBehind<Cart>;

  constructor(journal: CartJournal, writes: WriteBehind<Cart>) {
    this.#journal = journal;
    this.#writes = writes;
  }

  async findByUserId(userId: string): Promise<Cart | undefined> {
    return this.#journal.findNewest(userId);
  }

  async save(cart: Cart): Promise<void> {
    await this.#writes.write(cart);
  }
}

import type { Cart } from "#domain/@carts/cart.ts";
import type { Backlog } from "#outbound/journal.ts";
import type { Memory } from "#outbound/memory/memory.ts";
import type { CartJournal } from "#outbound/@carts/cart-journal.ts";

interface CartRow {
  readonly cart: Cart;
  readonly sequence: number;
}

interface Entry extends CartRow {
  readonly writtenAt: Date;
  readonly retryAt: Date | undefined;
}

export class MemoryCartJournal implements CartJournal {
  readonly #memory: Memory;
  #lastSequence = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  async findNewest(userId: string): Promise<Cart | undefined> {
    let newest = this.#memory.rows<CartRow>("carts").get(userId);
    for (const entry of this.#entries()) {
      if (entry.cart.userId === userId && isNewer(entry, newest)) newest = entry;
    }
    return newest?.cart;
  }

  async append(carts: readonly Cart[]): Promise<void> {
    await this.#memory.change((draft) => {
      const journal = draft.writable<Entry>("cart_journal");
      for (const cart of carts) {
        const sequence = ++this.#lastSequence;
        journal.set(`${sequence}`, { cart, sequence, writtenAt: new Date(), retryAt: undefined });
      }
    });
  }

  async flush(limit: number): Promise<number> {
    return this.#memory.change((draft) => {
      const journal = draft.writable<Entry>("cart_journal");
      const carts = draft.writable<CartRow>("carts");
      const now = new Date();
      const due = [...journal.values()].filter(({ retryAt }) => !retryAt || retryAt <= now);
      const entries = due.slice(0, limit);
      for (const { cart, sequence } of entries) {
        const row = { cart, sequence };
        if (isNewer(row, carts.get(cart.userId))) carts.set(cart.userId, row);
        journal.delete(`${sequence}`);
      }
      return entries.length;
    });
  }

  async postpone(sequences: readonly number[], until: Date): Promise<void> {
    await this.#memory.change((draft) => {
      const journal = draft.writable<Entry>("cart_journal");
      for (const sequence of sequences) {
        const entry = journal.get(`${sequence}`);
        if (entry) journal.set(`${sequence}`, { ...entry, retryAt: until });
      }
    });
  }

  async backlog(): Promise<Backlog> {
    const entries = this.#entries();
    return { entries: entries.length, oldest: entries[0]?.writtenAt };
  }

  #entries(): Entry[] {
    return [...this.#memory.rows<Entry>("cart_journal").values()];
  }
}

function isNewer(row: CartRow, than: CartRow | undefined): boolean {
  return than === undefined || row.sequence > than.sequence;
}

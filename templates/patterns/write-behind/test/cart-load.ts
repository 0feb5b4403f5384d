import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { CartLine, SampleClient } from "../../../../src/proof.ts";

export type CartClient = Pick<SampleClient, "putCart" | "getCart">;

interface Shopper {
  readonly id: string;
  tried: number;
  acknowledged: number;
}

/** Users who each put one quantity after another into their cart. */
export class CartLoad {
  readonly #users: Shopper[];
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  acknowledged = 0;

  constructor(users: number) {
    this.#users = Array.from({ length: users }, () => ({
      id: randomUUID(),
      tried: 0,
      acknowledged: 0,
    }));
  }

  /** Puts until the service is gone. */
  async run(client: CartClient): Promise<void> {
    const put = async (user: Shopper) => {
      for (;;) {
        const next = user.tried + 1;
        user.tried = next;
        const isAcknowledged = await client.putCart(user.id, numbered(next)).then(
          () => true,
          () => false,
        );
        if (!isAcknowledged) return;
        user.acknowledged = next;
        this.acknowledged += 1;
        for (const { count, resolve } of this.#waiting) {
          if (this.acknowledged >= count) resolve();
        }
      }
    };
    await Promise.all(this.#users.map(put));
  }

  /** Until so many are acknowledged, all in all. */
  until(count: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** Every cart is the last that was acknowledged, or the one that was on its way. */
  async check(client: CartClient): Promise<void> {
    for (const { id, tried, acknowledged } of this.#users) {
      const found = numberOf(await client.getCart(id));
      assert.ok(
        found >= acknowledged && found <= tried,
        `cart ${found} is there, ${acknowledged} was acknowledged, ${tried} was tried`,
      );
    }
  }
}

function numbered(number: number): CartLine[] {
  return [{ sku: `thousand-${Math.floor(number / 1000)}`, quantity: (number % 1000) + 1 }];
}

function numberOf(cart: readonly CartLine[]): number {
  const [line] = cart;
  if (line === undefined) return 0;
  return Number(line.sku.replace("thousand-", "")) * 1000 + line.quantity - 1;
}

import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Cart } from "#domain/@carts/cart.ts";
import type { CartJournal } from "#outbound/@carts/cart-journal.ts";
import { openCartJournal, type OpenJournal } from "#test/support/cart-journal.ts";
import { databases } from "#test/support/database.ts";

const DAY_MS = 86_400_000;

describe.each(Object.entries(databases))("%s", (_name, createDatabase) => {
  let opened: OpenJournal;
  let journal: CartJournal;
  beforeAll(async () => {
    opened = await openCartJournal(createDatabase);
    ({ journal } = opened);
  });
  afterEach(() => flushAll(journal));
  afterAll(() => opened.close());

  test("a cart is found from when it is appended, before and after the flush", async () => {
    const [first, second] = cartsOf(crypto.randomUUID(), 2);

    expect(await journal.findNewest(first.userId)).toBeUndefined();
    await journal.append([first]);
    expect(await journal.findNewest(first.userId)).toEqual(first);
    await journal.flush(10);
    expect(await journal.findNewest(first.userId)).toEqual(first);
    await journal.append([second]);
    expect(await journal.findNewest(first.userId)).toEqual(second);
    await journal.flush(10);
    expect(await journal.findNewest(first.userId)).toEqual(second);
  });

  test("of several entries of one user, the last is what is stored", async () => {
    const [one, other] = [cartsOf(crypto.randomUUID(), 5), cartsOf(crypto.randomUUID(), 5)];
    await journal.append([one[0], other[0], one[1]]);
    await journal.append([other[1], one[2]]);

    expect(await journal.flush(10)).toBe(5);

    expect(await journal.findNewest(one[0].userId)).toEqual(one[2]);
    expect(await journal.findNewest(other[0].userId)).toEqual(other[1]);
  });

  test("a flush moves the oldest, at most as many as it may", async () => {
    await journal.append(cartsOf(crypto.randomUUID(), 5));

    expect((await journal.backlog()).entries).toBe(5);
    expect(await journal.flush(2)).toBe(2);
    expect(await journal.flush(2)).toBe(2);
    expect(await journal.flush(2)).toBe(1);
    expect(await journal.flush(2)).toBe(0);
  });

  test("the backlog is as old as its oldest entry", async () => {
    const before = Date.now();
    await journal.append(cartsOf(crypto.randomUUID(), 1));
    const after = Date.now();
    await journal.append(cartsOf(crypto.randomUUID(), 1));

    const { entries, oldest } = await journal.backlog();

    expect(entries).toBe(2);
    expect(oldest?.getTime()).toBeGreaterThanOrEqual(before);
    expect(oldest?.getTime()).toBeLessThanOrEqual(after);
    await journal.flush(10);
    expect(await journal.backlog()).toEqual({ entries: 0, oldest: undefined });
  });

  test("an entry that comes late does not overwrite a newer one, stored or not", async () => {
    // Of its own, so that the first entry has the number 1.
    const { journal: fresh, close } = await openCartJournal(createDatabase);
    onTestFinished(close);
    const [late, newer] = cartsOf(crypto.randomUUID(), 2);
    await fresh.append([late]);
    await fresh.postpone([1], inDays(1));
    await fresh.append([newer]);

    expect(await fresh.findNewest(late.userId)).toEqual(newer);
    expect(await fresh.flush(10)).toBe(1);
    expect(await fresh.findNewest(late.userId)).toEqual(newer);
    await fresh.postpone([1], inDays(-1));
    expect(await fresh.flush(10)).toBe(1);

    expect(await fresh.findNewest(late.userId)).toEqual(newer);
    expect((await fresh.backlog()).entries).toBe(0);
  });

  test("numbers go on after the journal was empty", async () => {
    const carts = cartsOf(crypto.randomUUID(), 4);
    for (const cart of carts) {
      await journal.append([cart]);
      await journal.flush(10);
      expect(await journal.findNewest(cart.userId)).toEqual(cart);
    }
  });

  test("flushes that run at once, beside appends, lose nothing", async () => {
    const users = Array.from({ length: 8 }, () => cartsOf(crypto.randomUUID(), 20));
    const append = async (carts: readonly Cart[]) => {
      for (const cart of carts) await journal.append([cart]);
    };
    const written = new AbortController();
    const flush = async () => {
      while (!written.signal.aborted) await journal.flush(7);
    };

    const flushes = Promise.all([flush(), flush(), flush()]);
    await Promise.all(users.map(append));
    written.abort();
    await flushes;
    await flushAll(journal);

    for (const carts of users) {
      expect(await journal.findNewest(carts[0].userId)).toEqual(carts.at(-1));
    }
    expect((await journal.backlog()).entries).toBe(0);
  });
});

type AtLeastFive = [Cart, Cart, Cart, Cart, Cart];

/** One cart of a user after another. */
function cartsOf(userId: string, count: number): AtLeastFive {
  const quantities = Array.from({ length: count }, (_, index) => index + 1);
  return quantities.map((quantity) => ({
    userId,
    lines: [{ sku: "pen", quantity }],
  })) as unknown as AtLeastFive;
}

async function flushAll(journal: CartJournal): Promise<void> {
  while ((await journal.flush(100)) > 0) continue;
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}

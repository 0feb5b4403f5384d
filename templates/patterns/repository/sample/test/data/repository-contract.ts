import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelOrder, placeOrder } from "#domain/@orders/order.ts";
import { createUser, type User } from "#domain/@users/user.ts";
import type { TestDatabase } from "#test/support/database.ts";
import { openRepositories, type OpenRepositories } from "#test/support/repositories.ts";

/** What every database has to do for the repositories. */
export function repositoryContract(createDatabase: () => Promise<TestDatabase>): void {
  let repositories: OpenRepositories;
  beforeAll(async () => {
    repositories = await openRepositories(createDatabase);
  });
  afterAll(() => repositories.close());

  let count = 0;
  const newUser = () => createUser({ email: `user-${++count}@example.com`, name: "Ada" });
  const saveUser = (): Promise<User> => repositories.users.save(newUser());

  describe("users", () => {
    test("are found as they were saved", async () => {
      const { users } = repositories;

      const user = await users.save(newUser());

      expect(user.version).toBe(1);
      expect(await users.findById(user.id)).toEqual(user);
      expect(await users.findByEmail(user.email.toUpperCase())).toEqual(user);
      expect(await users.findById(crypto.randomUUID())).toBeUndefined();
    });

    test("are updated from the version that was read", async () => {
      const { users } = repositories;
      const user = await saveUser();

      const renamed = await users.save({ ...user, name: "Grace" });

      expect(renamed.version).toBe(2);
      expect(await users.findById(user.id)).toEqual(renamed);
      await expect(users.save({ ...user, name: "Late" })).rejects.toMatchObject({
        kind: "conflict",
        code: "stale_version",
      });
    });

    test("share no address", async () => {
      const { users } = repositories;
      const [first, second] = [await saveUser(), await saveUser()];
      const taken = { kind: "conflict", code: "email_taken" };

      await expect(users.save({ ...newUser(), email: first.email })).rejects.toMatchObject(taken);
      await expect(users.save({ ...second, email: first.email })).rejects.toMatchObject(taken);
    });

    test("are deleted in the version that was read", async () => {
      const { users } = repositories;
      const user = await saveUser();

      await expect(users.delete(user.id, 9)).rejects.toMatchObject({ code: "stale_version" });
      await users.delete(user.id, user.version);

      expect(await users.findById(user.id)).toBeUndefined();
    });
  });

  describe("products", () => {
    test("are created, then updated", async () => {
      const { products } = repositories;
      const product = { sku: "created", price: 9_000_000_000, stock: 1 };

      expect(await products.save(product)).toBe("created");
      expect(await products.save({ ...product, stock: 2 })).toBe("updated");

      expect(await products.findBySku("created")).toEqual({ ...product, stock: 2 });
    });

    test("are created once by everyone who tries at once", async () => {
      const { products } = repositories;

      const outcomes = await Promise.all(
        Array.from({ length: 4 }, (_, i) => products.save({ sku: "race", price: 1, stock: i })),
      );

      expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
    });

    test("are reserved while stock lasts", async () => {
      const { products } = repositories;
      await products.save({ sku: "scarce", price: 1, stock: 3 });

      expect(await products.reserve("scarce", 2)).toBe(true);
      expect(await products.reserve("scarce", 2)).toBe(false);
      await products.restock("scarce", 1);

      expect(await products.findBySku("scarce")).toMatchObject({ stock: 2 });
    });
  });

  describe("orders", () => {
    const pen = { sku: "pen", price: 150, stock: 10 };
    const newOrder = async () => {
      const user = await saveUser();
      await repositories.products.save(pen);
      return placeOrder(user.id, [{ sku: "pen", quantity: 2 }], [pen]);
    };

    test("are found as they were inserted, with their lines", async () => {
      const { orders } = repositories;

      const order = await orders.insert(await newOrder());

      expect(order.version).toBe(1);
      expect(await orders.findById(order.id)).toEqual(order);
    });

    test("are updated from the version that was read", async () => {
      const { orders } = repositories;
      const order = await orders.insert(await newOrder());

      const cancelled = await orders.update(cancelOrder(order));

      expect(await orders.findById(order.id)).toEqual(cancelled);
      await expect(orders.update(cancelOrder(order))).rejects.toMatchObject({
        code: "stale_version",
      });
    });

    test("are known by the idempotency key of their user", async () => {
      const { orders } = repositories;
      const request = { key: "key-1", fingerprint: "abc" };

      const order = await orders.insert(await newOrder(), request);

      const found = await orders.findByIdempotencyKey(order.userId, request.key);
      expect(found).toEqual({ order, fingerprint: "abc" });
      const sameUser = { ...(await newOrder()), userId: order.userId };
      await expect(orders.insert(sameUser, request)).rejects.toMatchObject({
        code: "idempotency_key_used",
      });
      await expect(orders.insert(await newOrder(), request)).resolves.toBeDefined();
    });

    test("belong to a user who is still there", async () => {
      const order = { ...(await newOrder()), userId: crypto.randomUUID() };

      await expect(repositories.orders.insert(order)).rejects.toMatchObject({
        kind: "validation",
        code: "unknown_user",
        fields: [{ field: "userId" }],
      });
    });
  });
}

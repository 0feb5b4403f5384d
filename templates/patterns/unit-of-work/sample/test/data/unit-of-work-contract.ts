import { afterAll, beforeAll, expect, test } from "vitest";
import { createUser } from "#domain/@users/user.ts";
import type { TestDatabase } from "#test/support/database.ts";
import { openRepositories, type OpenRepositories } from "#test/support/repositories.ts";

/** What every database has to do for the unit of work. */
export function unitOfWorkContract(createDatabase: () => Promise<TestDatabase>): void {
  let repositories: OpenRepositories;
  const delivered: unknown[] = [];
  beforeAll(async () => {
    repositories = await openRepositories(createDatabase);
    repositories.events.subscribe("tested", (event) => void delivered.push(event));
  });
  afterAll(() => repositories.close());

  test("delivers events after the commit", async () => {
    const user = await repositories.unitOfWork.run(async (tx) => {
      tx.events.add({ type: "tested" });
      expect(delivered).toEqual([]);
      return tx.users.save(createUser({ email: "kept@example.com", name: "Kept" }));
    });

    expect(delivered.splice(0)).toEqual([{ type: "tested" }]);
    const found = await repositories.users.findByEmail("kept@example.com");
    expect(found).toEqual(user);
  });

  test("undoes every write and drops the events when one step fails", async () => {
    const failing = repositories.unitOfWork.run(async (tx) => {
      await tx.users.save(createUser({ email: "undone@example.com", name: "Undone" }));
      await tx.products.save({ sku: "undone", price: 1, stock: 1 });
      tx.events.add({ type: "tested" });
      throw new Error("third step");
    });

    await expect(failing).rejects.toThrow("third step");
    expect(delivered).toEqual([]);
    const [user, product] = await repositories.unitOfWork.run(async (tx) => [
      await tx.users.findByEmail("undone@example.com"),
      await tx.products.findBySku("undone"),
    ]);
    expect([user, product]).toEqual([undefined, undefined]);
  });
}

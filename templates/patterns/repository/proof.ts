import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { defineProof, openShop, overEveryApi, someone } from "../../../src/proof.ts";

export default defineProof({
  "what was created is found by id and by e-mail, whatever its case": overEveryApi(
    async (client) => {
      const details = someone();
      const user = await client.createUser(details);
      assert.deepEqual({ email: user.email, name: user.name }, details);
      assert.deepEqual(await client.getUser(user.id), user);
      assert.deepEqual(await client.findUserByEmail(details.email.toUpperCase()), user);
    },
  ),

  "an id in capitals is the same one, when it is read, changed, deleted and referred to":
    overEveryApi(async (client) => {
      const user = await client.createUser(someone());
      const shouted = user.id.toUpperCase();
      assert.deepEqual(await client.getUser(shouted), user);
      assert.deepEqual(await client.getUser(user.id), user);
      const changed = await client.updateUser(shouted, user.version, someone());
      assert.deepEqual(await client.getUser(user.id), changed);
      assert.deepEqual(await client.getUser(shouted), changed);
      await client.deleteUser(user.id, changed.version);
      await assert.rejects(client.getUser(shouted), { kind: "not_found" });
      await assert.rejects(client.getUser(user.id), { kind: "not_found" });
    }),

  "an order in capitals is the same one, and so is who orders": overEveryApi(async (client) => {
    const { userId, sku } = await openShop(client, { price: 100, stock: 2 });
    const lines = [{ sku, quantity: 1 }];
    const order = await client.placeOrder({ userId: userId.toUpperCase(), lines });
    assert.equal(order.userId, userId);
    const shouted = order.id.toUpperCase();
    assert.deepEqual(await client.getOrder(shouted), order);
    assert.equal((await client.cancelOrder(shouted)).id, order.id);
    assert.equal((await client.getOrder(order.id)).status, "cancelled");
  }),

  "an e-mail address belongs to one user": overEveryApi(async (client) => {
    const details = someone();
    const other = await client.createUser(someone());
    await client.createUser(details);
    const shouting = { ...details, email: details.email.toUpperCase() };
    await assert.rejects(client.createUser(shouting), { kind: "conflict", code: "email_taken" });
    await assert.rejects(client.updateUser(other.id, other.version, details), {
      kind: "conflict",
      code: "email_taken",
    });
  }),

  "of many who want one e-mail address at once, one gets it": overEveryApi(async (client) => {
    const details = someone();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => client.createUser(details)),
    );
    const failures = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason.code] : [],
    );
    assert.deepEqual(
      failures,
      Array.from({ length: 19 }, () => "email_taken"),
    );
  }),

  "what was never there is not found": overEveryApi(async (client) => {
    const id = randomUUID();
    await assert.rejects(client.getUser(id), { kind: "not_found" });
    await assert.rejects(client.updateUser(id, 1, someone()), { kind: "not_found" });
    await assert.rejects(client.deleteUser(id, 1), { kind: "not_found" });
    await assert.rejects(client.getOrder(id), { kind: "not_found" });
    await assert.rejects(client.cancelOrder(id), { kind: "not_found" });
    await assert.rejects(client.getProduct(`none-${id}`), { kind: "not_found" });
    assert.equal(await client.findUserByEmail(`${id}@example.com`), undefined);
  }),

  "a change of a version that somebody has changed meanwhile is refused": overEveryApi(
    async (client) => {
      const user = await client.createUser(someone());
      const changed = await client.updateUser(user.id, user.version, {
        email: user.email,
        name: "First",
      });
      assert.equal(changed.version, user.version + 1);
      const stale = client.updateUser(user.id, user.version, { email: user.email, name: "Second" });
      await assert.rejects(stale, { kind: "conflict", code: "stale_version" });
      await assert.rejects(client.deleteUser(user.id, user.version), {
        kind: "conflict",
        code: "stale_version",
      });
      assert.equal((await client.getUser(user.id)).name, "First");
    },
  ),

  "of many who change one version at once, one succeeds": overEveryApi(async (client) => {
    const user = await client.createUser(someone());
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        client.updateUser(user.id, user.version, { ...someone(), name: `Writer ${i}` }),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
    assert.equal((await client.getUser(user.id)).version, user.version + 1);
  }),

  "what was deleted is gone, and its e-mail address is free": overEveryApi(async (client) => {
    const details = someone();
    const user = await client.createUser(details);
    await client.deleteUser(user.id, user.version);
    await assert.rejects(client.getUser(user.id), { kind: "not_found" });
    await assert.rejects(client.deleteUser(user.id, user.version), { kind: "not_found" });
    await client.createUser(details);
  }),
});

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { defineProof, given, overEveryApi } from "../../../src/proof.ts";

export default defineProof({
  "a correlation id comes back and stands in the log": overEveryApi(async (client, service) => {
    const id = randomUUID();
    assert.equal(await client.correlate(id), id);
    await service.logged(({ requestId }) => requestId === id);
  }),

  "without one, or with one that is not sane, the service makes its own": overEveryApi(
    async (client) => {
      const first = await client.correlate(undefined);
      const second = await client.correlate(undefined);
      assert.ok(first !== undefined && second !== undefined);
      assert.notEqual(first, second);
      for (const hostile of ["x".repeat(2000), 'a b"{}<script>']) {
        const own = await client.correlate(hostile);
        assert.ok(own !== undefined && !own.includes(hostile));
      }
    },
  ),

  "every line is JSON with a time and a level": async (service) => {
    assert.ok(service.logs().length > 0);
    for (const line of service.logs()) {
      assert.equal(typeof line["level"], "string");
      assert.ok(!Number.isNaN(Date.parse(String(line["time"]))));
    }
  },

  "a token that a client sends is not logged": given(
    { when: (service) => service.address("http") !== undefined },
    async (service) => {
      const [id, token] = [randomUUID(), `secret-${randomUUID()}`];
      const answer = await fetch(`${service.address("http")}/nowhere?token=${token}`, {
        headers: {
          authorization: `Bearer ${token}`,
          cookie: `session=${token}`,
          "x-request-id": id,
        },
      });
      await answer.text();
      await service.logged(({ requestId }) => requestId === id);
      assert.ok(!JSON.stringify(service.logs()).includes(token));
    },
  ),
});

import assert from "node:assert/strict";
import { defineProof, given, overEveryApi, someone, type Service } from "../../../src/proof.ts";

export default defineProof({
  "a walk through the pages meets every user once, while others are created": overEveryApi(
    async (client) => {
      const before: string[] = [];
      for (let i = 0; i < 9; i++) before.push((await client.createUser(someone())).id);
      const seen: string[] = [];
      for (let page = 1, totalPages = 1; page <= totalPages; page++) {
        const found = await client.listUsers({ page, pageSize: 50 });
        seen.push(...found.items.map(({ id }) => id));
        ({ totalPages } = found);
        await Promise.all([client.createUser(someone()), client.createUser(someone())]);
      }
      assert.equal(new Set(seen).size, seen.length, "no user comes twice");
      assert.deepEqual(
        before.filter((id) => !seen.includes(id)),
        [],
        "no user is missed",
      );
    },
  ),

  "the total is that of the moment of the page": overEveryApi(async (client) => {
    await client.createUser(someone());
    const { totalItems } = await client.listUsers({});
    // The last page, which grows while it is read.
    const pageSize = 100;
    const page = Math.ceil(totalItems / pageSize);
    const creating = Promise.all(Array.from({ length: 20 }, () => client.createUser(someone())));
    const pages = await Promise.all(
      Array.from({ length: 10 }, () => client.listUsers({ page, pageSize })),
    );
    await creating;
    for (const found of pages) {
      const expected = Math.min(pageSize, found.totalItems - (page - 1) * pageSize);
      assert.equal(found.items.length, expected);
      assert.equal(found.totalPages, Math.ceil(found.totalItems / pageSize));
    }
  }),

  "a page beyond the last is empty, and one too deep or of no sensible size is refused":
    overEveryApi(async (client) => {
      const beyond = await client.listUsers({ page: 10_001, pageSize: 1 });
      assert.deepEqual(beyond.items, []);
      assert.ok(beyond.totalItems > 0);
      await assert.rejects(client.listUsers({ page: 10_002, pageSize: 1 }), {
        kind: "validation",
        code: "page_too_deep",
      });
      for (const query of [{ page: -1 }, { pageSize: -1 }, { pageSize: 101 }]) {
        await assert.rejects(client.listUsers(query), { kind: "validation" });
      }
    }),

  "links lead from the first page to the last and back": given(
    { when: (service: Service) => service.sample && service.has("rest-api") },
    async (service) => {
      const walk = async (rel: "next" | "prev", from: string) => {
        const paths: string[] = [];
        for (let path: string | undefined = from; path !== undefined;) {
          paths.push(path);
          const response: Response = await fetch(service.address("http") + path);
          assert.equal(response.status, 200);
          await response.arrayBuffer();
          path = linksOf(response)[rel];
        }
        return paths;
      };
      await service.clients[0]!.createUser(someone());
      const first = await fetch(`${service.address("http")}/v1/users?page=1&pageSize=20`);
      await first.arrayBuffer();
      const links = linksOf(first);
      const there = await walk("next", links["first"]!);
      assert.equal(there.at(-1), links["last"]);
      assert.deepEqual((await walk("prev", links["last"]!)).toReversed(), there);
    },
  ),
});

function linksOf({ headers }: Response): Record<string, string> {
  const found = (headers.get("link") ?? "").matchAll(/<([^>]+)>; rel="(\w+)"/g);
  return Object.fromEntries([...found].map(([, path = "", rel = ""]) => [rel, path]));
}

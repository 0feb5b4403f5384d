/** What every resource of a recipe owes over every API style, whatever its fields. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  type ClientError,
  type Details,
  type Field,
  openShop,
  overEveryResource,
  type Resource,
  type ResourceClient,
  type Saved,
  type Service,
  someone,
} from "../../../src/proof.ts";

export const resourceProof = {
  "what was created is read as it was sent, and after a change as it was changed":
    overEveryResource(async (client, resource, service) => {
      const details = await someDetails(client, resource, service);
      const created = await client.create(resource, details);
      assert.deepEqual(created, { id: created.id, version: 1, details });
      assert.deepEqual(await client.get(resource, created.id), created);
      const others = await someDetails(client, resource, service);
      const changed = await client.update(resource, created.id, 1, others);
      assert.deepEqual(changed, { id: created.id, version: 2, details: others });
      assert.deepEqual(await client.get(resource, created.id), changed);
    }),

  "what need not be there can be left out": overEveryResource(async (client, resource, service) => {
    const optional = resource.fields.filter((field) => field.optional);
    const nothing = Object.fromEntries(optional.map(({ property }) => [property, null]));
    const [first, second] = [
      { ...(await someDetails(client, resource, service)), ...nothing },
      { ...(await someDetails(client, resource, service)), ...nothing },
    ];
    assert.deepEqual((await client.create(resource, first)).details, first);
    assert.deepEqual((await client.create(resource, second)).details, second);
  }),

  "a change that nobody has seen is not overwritten, and not deleted": overEveryResource(
    async (client, resource, service) => {
      const saved = await someResource(client, resource, service);
      const details = await someDetails(client, resource, service);
      await client.update(resource, saved.id, 1, details);
      const stale = { kind: "conflict", code: "stale_version" };
      await assert.rejects(client.update(resource, saved.id, 1, saved.details), stale);
      await assert.rejects(client.delete(resource, saved.id, 1), stale);
      await client.delete(resource, saved.id, 2);
      await assert.rejects(client.get(resource, saved.id), {
        kind: "not_found",
        code: `${resource.names.snake}_not_found`,
      });
    },
  ),

  "of two who change it at once, one does": overEveryResource(async (client, resource, service) => {
    const saved = await someResource(client, resource, service);
    const changes = await Promise.all(
      Array.from({ length: 4 }, () => someDetails(client, resource, service)),
    );
    const outcomes = await Promise.allSettled(
      changes.map((details) => client.update(resource, saved.id, 1, details)),
    );
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected")
        assert.equal((outcome.reason as ClientError).kind, "conflict");
    }
    assert.equal((await client.get(resource, saved.id)).version, 2);
  }),

  "a unique value belongs to one, and leads to it": overEveryResource(
    async (client, resource, service) => {
      for (const field of resource.fields.filter(({ unique }) => unique)) {
        const { property } = field;
        const first = await someResource(client, resource, service);
        const second = await someResource(client, resource, service);
        const value = first.details[property];
        assert.deepEqual(await client.find(resource, field, value), first);
        const taken = {
          kind: "conflict",
          code: `${resource.names.snake}_${toCode(property)}_taken`,
        };
        const others = { ...(await someDetails(client, resource, service)), [property]: value };
        await assert.rejects(client.create(resource, others), taken);
        await assert.rejects(
          client.update(resource, second.id, 1, { ...second.details, [property]: value }),
          taken,
        );
      }
    },
  ),

  "a reference leads to something, and keeps it from being deleted": overEveryResource(
    async (client, resource, service) => {
      for (const { property, target } of resource.fields) {
        if (target === undefined) continue;
        const details = await someDetails(client, resource, service);
        const nowhere = { ...details, [property]: target.key === "id" ? randomUUID() : "nowhere" };
        const unknown = { kind: "validation", code: `unknown_${target.names.snake}` };
        await assert.rejects(client.create(resource, nowhere), unknown);
        const saved = await client.create(resource, details);
        await assert.rejects(
          client.update(resource, saved.id, 1, { ...details, [property]: nowhere[property] }),
          unknown,
        );
        const own = service.resources.find(
          ({ names }) => target.own && names.kebab === target.names.kebab,
        );
        const id = details[property];
        if (own === undefined || typeof id !== "string") continue;
        const used = { kind: "conflict", code: `${target.names.snake}_in_use` };
        await assert.rejects(client.delete(own, id, 1), used);
        await client.delete(resource, saved.id, 1);
        await client.delete(own, id, 1);
      }
    },
  ),

  "a walk through the pages meets every one once, while others are created": {
    ...overEveryResource(async (client, resource, service) => {
      const before: string[] = [];
      for (let i = 0; i < 7; i++) before.push((await someResource(client, resource, service)).id);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.list(resource, {
          limit: 3,
          ...(cursor !== undefined && { cursor }),
        });
        assert.ok(page.items.length <= 3, "a page is no longer than asked for");
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
        await someResource(client, resource, service);
      } while (cursor !== undefined);
      assert.equal(new Set(seen).size, seen.length, "none comes twice");
      assert.deepEqual(
        before.filter((id) => !seen.includes(id)),
        [],
        "none is missed",
      );
      await assert.rejects(client.list(resource, { limit: 3, cursor: "garbage" }), {
        kind: "validation",
      });
    }),
    when: (service: Service) => service.has("cursor-pages"),
  },

  "what a field cannot be is refused as invalid": overEveryResource(
    async (client, resource, service) => {
      for (const field of resource.fields) {
        const details = await someDetails(client, resource, service);
        for (const value of wrong(field)) {
          await assert.rejects(
            client.create(resource, { ...details, [field.property]: value }),
            { kind: "validation" },
            `${field.property}: ${JSON.stringify(value)}`,
          );
        }
      }
    },
  ),
};

let count = 0;

/** One that was just created, with all that it refers to. */
export async function someResource(
  client: ResourceClient,
  resource: Resource,
  service: Service,
): Promise<Saved> {
  return client.create(resource, await someDetails(client, resource, service));
}

/** Details that nothing else has, all of them there, referring to what was made for them. */
async function someDetails(
  client: ResourceClient,
  resource: Resource,
  service: Service,
): Promise<Details> {
  const details: Record<string, unknown> = {};
  for (const field of resource.fields) {
    details[field.property] =
      field.target === undefined
        ? someValue(field)
        : await someReference(client, resource, field, service);
  }
  return details;
}

function someValue({ type, values }: Field): unknown {
  count += 1;
  switch (type) {
    case "string":
      return `Ünïque "${randomUUID()}" 🙂`;
    case "text":
      return `One line,\nand another; 'quoted' ${count} \\ %`;
    case "int":
      return Number.parseInt(randomUUID().slice(0, 7), 16);
    case "money":
      return 9_000_000_000 + count;
    case "bool":
      return count % 2 === 0;
    case "date":
      return "2024-02-29";
    case "datetime":
      return "2026-03-29T01:30:00.125Z";
    case "uuid":
      return randomUUID();
    case "enum":
      return values[count % values.length];
    case "ref":
      return null;
  }
}

async function someReference(
  client: ResourceClient,
  resource: Resource,
  { target }: Field,
  service: Service,
): Promise<string | null> {
  const { names, own } = target!;
  if (own && names.kebab === resource.names.kebab) return null;
  const other = service.resources.find((one) => own && one.names.kebab === names.kebab);
  if (other !== undefined) return (await someResource(client, other, service)).id;
  const [shop] = service.clients;
  if (names.camel === "user") return (await shop!.createUser(someone())).id;
  const { sku, order } = await openShop(shop!, { price: 100, stock: 10 });
  return names.camel === "product" ? sku : (await order()).id;
}

/** What no API style can mistake for a value. */
function wrong({ type, target }: Field): unknown[] {
  if (target?.key === "sku") return ["not a sku"];
  switch (type) {
    case "string":
      return ["", "x".repeat(201), "a\0b"];
    case "text":
      return ["", "x".repeat(10_001)];
    case "date":
      return ["2026-02-30", "tomorrow"];
    case "uuid":
    case "ref":
      return ["not an id"];
    case "int":
    case "money":
    case "bool":
    case "datetime":
    case "enum":
      return [];
  }
}

function toCode(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

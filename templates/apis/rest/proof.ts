import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import {
  defineProof,
  given,
  overEveryResource,
  type Service,
  someone,
  type Untyped,
} from "../../../src/proof.ts";
import { someResource } from "../../base/test/resource-proof.ts";

const withSample = { when: ({ sample }: Service) => sample };
const json = { "content-type": "application/json" };

export default defineProof({
  "creating answers 201 with Location and ETag, and both are good": given(
    withSample,
    async (service) => {
      const { response, body } = await call(service, "POST", "/v1/users", someone());
      assert.equal(response.status, 201);
      assert.equal(response.headers.get("location"), `/v1/users/${body.id}`);
      const etag = response.headers.get("etag");
      const read = await call(service, "GET", `/v1/users/${body.id}`);
      assert.equal(read.response.headers.get("etag"), etag);
      assert.deepEqual(read.body, body);
    },
  ),

  "a version that the client has answers 304 without a body": given(withSample, async (service) => {
    const { response, body } = await call(service, "POST", "/v1/users", someone());
    const headers = { "if-none-match": response.headers.get("etag")! };
    const read = await call(service, "GET", `/v1/users/${body.id}`, undefined, headers);
    assert.equal(read.response.status, 304);
    assert.equal(read.body, undefined);
  }),

  "a change without If-Match answers 428, with an old one 412": given(
    withSample,
    async (service) => {
      const { response, body } = await call(service, "POST", "/v1/users", someone());
      const path = `/v1/users/${body.id}`;
      await problem(call(service, "PUT", path, someone()), 428, "precondition_required");
      await problem(call(service, "DELETE", path), 428, "precondition_required");
      const ifMatch = { "if-match": response.headers.get("etag")! };
      const changed = await call(service, "PUT", path, someone(), ifMatch);
      assert.equal(changed.response.status, 200);
      await problem(call(service, "PUT", path, someone(), ifMatch), 412, "stale_version");
      await problem(
        call(service, "DELETE", path, undefined, { "if-match": '"999"' }),
        412,
        "stale_version",
      );
      const current = { "if-match": changed.response.headers.get("etag")! };
      assert.equal((await call(service, "DELETE", path, undefined, current)).response.status, 204);
    },
  ),

  "every failure is a problem document with a stable code": given(withSample, async (service) => {
    const details = someone();
    await call(service, "POST", "/v1/users", details);
    await problem(call(service, "POST", "/v1/users", details), 409, "email_taken");
    await problem(call(service, "GET", `/v1/users/${randomUUID()}`), 404, "user_not_found");
    await problem(call(service, "GET", "/v1/users/not-an-id"), 422, "validation_failed");
    await problem(call(service, "POST", "/v1/users", { email: "x" }), 422, "validation_failed");
    await problem(
      call(service, "POST", "/v1/users", { ...details, admin: true }),
      422,
      "validation_failed",
    );
    await problem(call(service, "POST", "/v1/users", "{"), 400, "malformed_request");
    await problem(
      call(service, "POST", "/v1/users", "{}", { "content-type": "text/plain" }),
      415,
      "unsupported_media_type",
    );
    await problem(
      call(service, "POST", "/v1/users", { name: "x".repeat(2_000_000) }),
      413,
      "body_too_large",
    );
  }),

  "a place where nothing is answers 404 as a problem document": async (service) => {
    await problem(call(service, "GET", "/nowhere"), 404, "route_not_found");
    await problem(call(service, "GET", "/v1/%00"), 404, "route_not_found");
  },

  "replacing a product answers 201 first and 200 after": given(withSample, async (service) => {
    const path = `/v1/products/rest-${randomUUID()}`;
    const created = await call(service, "PUT", path, { price: 1, stock: 1 });
    assert.equal(created.response.status, 201);
    assert.equal(created.response.headers.get("location"), path);
    assert.equal((await call(service, "PUT", path, { price: 2, stock: 1 })).response.status, 200);
  }),

  "what clients say cannot become SQL": given(withSample, async (service) => {
    const name = `Robert'); drop table users;-- "\\`;
    const { response, body } = await call(service, "POST", "/v1/users", { ...someone(), name });
    assert.equal(response.status, 201);
    assert.equal((await call(service, "GET", `/v1/users/${body.id}`)).body.name, name);
  }),

  "the OpenAPI document is 3.1 and names every route with its answers": async (service) => {
    const { response, body } = await call(service, "GET", "/openapi.json");
    assert.equal(response.status, 200);
    assert.match(body.openapi, /^3\.1\.\d+$/);
    if (!service.sample) return;
    for (const [path, methods] of Object.entries(expectedRoutes)) {
      assert.deepEqual(
        methods.filter((method) => body.paths?.[path]?.[method]?.responses === undefined),
        [],
        path,
      );
    }
    assert.equal(
      references(body).filter((reference) => lookUp(body, reference) === undefined).length,
      0,
    );
  },

  "a resource is created with Location and ETag; 304, 428 and 412 are kept": overEveryResource(
    async (client, resource, service) => {
      const place = `/v1/${resource.names.kebabs}`;
      const { id, details } = await someResource(client, resource, service);
      await client.delete(resource, id, 1);
      const { response, body } = await call(service, "POST", place, details);
      assert.equal(response.status, 201);
      const path = response.headers.get("location")!;
      assert.equal(path, `${place}/${body.id}`);
      const etag = response.headers.get("etag")!;
      const read = await call(service, "GET", path);
      assert.deepEqual([read.body, read.response.headers.get("etag")], [body, etag]);
      const known = await call(service, "GET", path, undefined, { "if-none-match": etag });
      assert.equal(known.response.status, 304);
      await problem(call(service, "PUT", path, details), 428, "precondition_required");
      await problem(call(service, "DELETE", path), 428, "precondition_required");
      const old = { "if-match": '"999"' };
      await problem(call(service, "PUT", path, details, old), 412, "stale_version");
      await problem(call(service, "DELETE", path, undefined, old), 412, "stale_version");
      await problem(call(service, "POST", place, { ...details, id }), 422, "validation_failed");
      await problem(call(service, "GET", `${place}/not-an-id`), 422, "validation_failed");
    },
  ),

  "everything that a body may carry is bounded": async (service) => {
    const { body } = await call(service, "GET", "/openapi.json");
    const operations = Object.entries<Untyped>(body.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries<Untyped>(methods).map(([method, { requestBody }]) => ({
        name: `${method} ${path}`,
        requestBody,
      })),
    );
    const unbounded = operations.flatMap(({ name, requestBody }) =>
      Object.values<Untyped>(requestBody?.content ?? {}).flatMap(({ schema }) =>
        unboundedIn(body, schema, name),
      ),
    );
    assert.deepEqual(unbounded, []);
  },

  "a page to read it is served, without asking the network": async (service) => {
    const response = await fetch(`${service.address("http")}/docs`);
    const html = await response.text();
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
    const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map(
      ([, source = ""]) => source,
    );
    for (const source of scripts) {
      const script = await fetch(new URL(source, response.url));
      assert.equal(script.url.startsWith(service.address("http")!), true, source);
      assert.equal(script.status, 200, source);
      await script.arrayBuffer();
    }
  },
});

const expectedRoutes = {
  "/v1/users": ["get", "post"],
  "/v1/users/{id}": ["get", "put", "delete"],
  "/v1/products/{sku}": ["get", "put"],
  "/v1/orders": ["post"],
  "/v1/orders/{id}": ["get"],
  "/v1/orders/{id}/cancel": ["post"],
};

interface Answer {
  response: Response;
  body: Untyped;
}

async function call(
  service: Service,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const content =
    body === undefined
      ? { headers }
      : {
          headers: { ...json, ...headers },
          body: typeof body === "string" ? body : JSON.stringify(body),
        };
  const response = await fetch(service.address("http") + path, { method, ...content });
  const text = await response.text();
  return { response, body: text === "" ? undefined : JSON.parse(text) };
}

async function problem(answer: Promise<Answer>, status: number, code: string): Promise<void> {
  const { response, body } = await answer;
  assert.deepEqual({ status: response.status, code: body?.code }, { status, code });
  assert.match(response.headers.get("content-type") ?? "", /^application\/problem\+json/);
  assert.equal(body.status, status);
  for (const member of ["type", "title", "detail"])
    assert.equal(typeof body[member], "string", member);
}

/** Strings, numbers and lists of a request that could be of any size. */
function unboundedIn(document: unknown, schema: Untyped, place: string): string[] {
  if (schema?.$ref !== undefined)
    return unboundedIn(document, lookUp(document, schema.$ref), place);
  const variants = [...(schema?.anyOf ?? []), ...(schema?.oneOf ?? []), ...(schema?.allOf ?? [])];
  const parts = [
    ...variants.map((variant: Untyped) => [place, variant]),
    ...Object.entries<Untyped>(schema?.properties ?? {}).map(([name, child]) => [
      `${place}.${name}`,
      child,
    ]),
    ...(schema?.items === undefined ? [] : [[`${place}[]`, schema.items]]),
  ];
  const isBounded = bounds[schema?.type]?.(schema) ?? true;
  return [
    ...(isBounded ? [] : [place]),
    ...parts.flatMap(([name, child]) => unboundedIn(document, child, name)),
  ];
}

const bounds: Readonly<Record<string, (schema: Untyped) => boolean>> = {
  string: ({ enum: values, format, maxLength, pattern }) =>
    [values, maxLength].some((bound) => bound !== undefined) ||
    ["uuid", "date-time", "date"].includes(format) ||
    (pattern !== undefined &&
      /^\^.*\$$/.test(pattern) &&
      !/(?<!\\)[*+](?!\?)|\{\d+,\}/.test(pattern)),
  integer: ({ minimum, maximum }) => minimum !== undefined && maximum !== undefined,
  number: ({ minimum, maximum }) => minimum !== undefined && maximum !== undefined,
  array: ({ maxItems }) => maxItems !== undefined,
  object: ({ additionalProperties }) => additionalProperties === false,
};

function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === "$ref" && typeof child === "string" ? [child] : references(child),
  );
}

function lookUp(document: unknown, reference: string): unknown {
  const steps = reference.slice(2).split("/");
  return steps.reduce<Untyped>(
    (value, step) => value?.[step.replaceAll("~1", "/").replaceAll("~0", "~")],
    document,
  );
}

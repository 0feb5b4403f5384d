import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "../src");

/** Who may import whom. A folder may always import itself; the first match counts. */
const rules: Record<string, string[]> = {
  platform: [],
  domain: ["platform/errors", "platform/events"],
  services: ["domain", "data/*", "platform"],
  "data/sql": ["data/*", "domain", "platform"],
  data: ["domain", "platform"],
  "api/http": ["platform"],
  api: ["api", "services", "domain", "platform"],
};

const layers = Object.keys(rules);
const layerOf = (file: string) => layers.find((layer) => file.startsWith(`${layer}/`));

function isAllowed(importer: string, imported: string): boolean {
  const layer = layerOf(importer);
  // The composition root and the entry points join everything.
  if (layer === undefined) return true;
  if (layer === layerOf(imported)) return true;
  return rules[layer]?.some((rule) => matches(imported, rule)) ?? false;
}

/** `data/*` is what lies directly in that folder, `data` is all below it. */
function matches(file: string, rule: string): boolean {
  if (rule.endsWith("/*")) return dirname(file) === rule.slice(0, -2);
  return file === `${rule}.ts` || file.startsWith(`${rule}/`);
}

function importsOf(file: string): string[] {
  const source = readFileSync(join(src, file), "utf8");
  const specifiers = source.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return [...specifiers].map(([, path = ""]) => relative(src, join(src, dirname(file), path)));
}

test.each(globSync("**/*.ts", { cwd: src }))("%s imports only what its layer may", (file) => {
  const forbidden = importsOf(file)
    .filter((imported) => !imported.startsWith(".."))
    .filter((imported) => !isAllowed(file, imported));

  expect(forbidden).toEqual([]);
});

test("the rules can be broken", () => {
  expect(isAllowed("domain/order.ts", "data/order-repository.ts")).toBe(false);
  expect(isAllowed("services/order-service.ts", "data/sql/schema.ts")).toBe(false);
  expect(isAllowed("api/rest/orders.ts", "data/order-repository.ts")).toBe(false);
});

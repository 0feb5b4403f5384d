import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "../src");

/** Who may import whom. A layer may always import itself; `data/*` is what lies directly in that folder. */
const rules: Record<string, string[]> = {
  platform: [],
  domain: ["platform/domain-event", "platform/errors"],
  services: ["domain", "data/*", "platform"],
  "data/sql": ["data/*", "domain", "platform"],
  data: ["domain", "platform"],
  "api/http": ["platform"],
  api: ["api", "services", "domain", "platform"],
};

/** The only packages of the inner layers. The others may use any. */
const packages: Record<string, string[]> = {
  domain: ["node:crypto"],
  services: ["node:crypto", "zod"],
};

/** The first match counts: `data/sql` before `data`. */
function layerOf(file: string): string | undefined {
  return Object.keys(rules).find((layer) => file.startsWith(`${layer}/`));
}

function isAllowed(importer: string, imported: string): boolean {
  // The composition root and the entry points join everything.
  if (!importer.includes("/")) return true;
  const layer = layerOf(importer);
  if (layer === undefined) return false;
  if (!imported.endsWith(".ts")) return packages[layer]?.includes(imported) ?? true;
  if (layer === layerOf(imported)) return true;
  return rules[layer]?.some((rule) => matches(imported, rule)) ?? false;
}

function matches(file: string, rule: string): boolean {
  if (rule.endsWith("/*")) return dirname(file) === rule.slice(0, -2);
  return file === `${rule}.ts` || file.startsWith(`${rule}/`);
}

/** Files as they stand below `src`, packages by name. */
function importsOf(file: string): string[] {
  const source = readFileSync(join(src, file), "utf8");
  const specifiers = source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g);
  return [...specifiers].map(([, path = ""]) =>
    path.startsWith(".") ? join(dirname(file), path) : path,
  );
}

const files = globSync("**/*.ts", { cwd: src }).map((file) => file.replaceAll("\\", "/"));

test.each(files)("%s imports only what its layer may", (file) => {
  const forbidden = importsOf(file).filter((imported) => !isAllowed(file, imported));

  expect(forbidden).toEqual([]);
});

test.each([
  ["platform/a.ts", "domain/a.ts"],
  ["domain/a.ts", "platform/config.ts"],
  ["domain/a.ts", "data/a.ts"],
  ["domain/a.ts", "node:fs"],
  ["services/a.ts", "data/sql/a.ts"],
  ["services/a.ts", "api/rest/a.ts"],
  ["services/a.ts", "kysely"],
  ["data/sql/a.ts", "services/a.ts"],
  ["data/a.ts", "data/sql/a.ts"],
  ["api/http/a.ts", "services/a.ts"],
  ["api/rest/a.ts", "data/a.ts"],
  ["api/rest/a.ts", "compose.ts"],
  ["elsewhere/a.ts", "domain/a.ts"],
])("%s may not import %s", (importer, imported) => {
  expect(isAllowed(importer, imported)).toBe(false);
});

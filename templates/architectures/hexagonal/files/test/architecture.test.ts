import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "../src");

/** Who may import whom, in `src` as in each module. A layer may always import itself. */
const rules: Record<string, string[]> = {
  kernel: [],
  domain: ["kernel"],
  "application/ports": ["domain", "kernel"],
  application: ["application/ports", "domain", "kernel", "index"],
  "adapters/in": ["application", "domain", "kernel", "platform", "index"],
  "adapters/out": ["application/ports", "domain", "kernel", "platform", "index"],
  platform: ["kernel"],
  index: ["application", "application/ports", "domain"],
};

/** The only packages of the inner layers. Adapters and platform may use any. */
const packages: Record<string, string[]> = {
  kernel: [],
  domain: ["node:crypto"],
  "application/ports": [],
  application: ["node:crypto", "zod"],
};

/** `modules/users/domain/user.ts` is `domain/user` of the module `users`. */
function locate(file: string) {
  const [, module, path = file] = /^modules\/([^/]+)\/(.+)$/.exec(file) ?? [];
  const name = path.replace(/\.ts$/, "");
  // The first match counts: ports before the application they belong to.
  const layer = Object.keys(rules).find((key) => name === key || name.startsWith(`${key}/`));
  return { module, name, layer };
}

function isAllowed(importer: string, imported: string): boolean {
  // The composition root and the entry points join everything.
  if (!importer.includes("/")) return true;
  const from = locate(importer);
  if (from.layer === undefined) return false;
  if (!imported.endsWith(".ts")) return packages[from.layer]?.includes(imported) ?? true;

  const to = locate(imported);
  const sameLayer = from.layer === to.layer;
  if (to.module !== undefined && to.module !== from.module && to.layer !== "index") {
    // What belongs to no module, such as the unit of work, carries its own layer of every module.
    return from.module === undefined && sameLayer;
  }
  const allowed = rules[from.layer] ?? [];
  return sameLayer || allowed.includes(to.name) || allowed.includes(to.layer ?? "");
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

test.each(files)("%s imports only what its layer and module may", (file) => {
  const forbidden = importsOf(file).filter((imported) => !isAllowed(file, imported));

  expect(forbidden).toEqual([]);
});

test.each([
  ["modules/a/domain/a.ts", "modules/a/application/a.ts"],
  ["modules/a/domain/a.ts", "modules/b/index.ts"],
  ["modules/a/domain/a.ts", "node:fs"],
  ["modules/a/application/ports/a.ts", "modules/a/application/a.ts"],
  ["modules/a/application/a.ts", "modules/a/adapters/out/sql/a.ts"],
  ["modules/a/application/a.ts", "modules/b/application/b.ts"],
  ["modules/a/application/a.ts", "platform/config.ts"],
  ["modules/a/adapters/in/rest/a.ts", "modules/a/adapters/out/sql/a.ts"],
  ["modules/a/adapters/in/rest/a.ts", "modules/a/application/ports/a.ts"],
  ["modules/a/adapters/out/sql/a.ts", "modules/a/application/a.ts"],
  ["modules/a/index.ts", "modules/a/adapters/out/sql/a.ts"],
  ["adapters/in/http/a.ts", "modules/a/application/a.ts"],
  ["platform/a.ts", "adapters/out/sql/a.ts"],
  ["kernel/a.ts", "platform/a.ts"],
  ["adapters/in/http/a.ts", "compose.ts"],
])("%s may not import %s", (importer, imported) => {
  expect(isAllowed(importer, imported)).toBe(false);
});

/**
 * The catalog's own rules: units know each other by capability only, each says when not to use it and what it costs, and
 * each has a proof.
 *
 * An id is named where a manifest or the engine could decide by it: as a capability (`provides`, `requires`, `conflicts`,
 * `has("…")`, a folder below `when/` or `unless/`), in a comparison, or in an import. Elsewhere the same word may stand for something
 * else: the provider `health`, the slot `config`, the file `unit-of-work.ts`.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { statedBy } from "../../src/catalog/capabilities.ts";
import { unitsOf } from "../../src/catalog/catalog.ts";
import { loadCatalog } from "../../src/catalog/load.ts";
import { findManifests } from "../../src/catalog/scan.ts";

const root = join(import.meta.dirname, "../..");
const templates = join(root, "templates");
const catalog = await loadCatalog();
const folders = (await findManifests(templates)).map(({ folder }) => folder);
const ids = new Set(unitsOf(catalog, "pattern").map(({ manifest }) => manifest.id));

describe("no pattern is named but by its own folder", { timeout: 30_000 }, () => {
  test.each(folders)("templates/%s", (folder) => {
    const own = join(templates, folder);
    const named = sourcesOf(own).flatMap((file) =>
      namesIn(readFileSync(file, "utf8")).map((id) => `${file}: ${id}`),
    );
    expect(named).toEqual([]);
  });

  test.each(folders)("templates/%s imports nothing of another unit", (folder) => {
    const manifest = readFileSync(join(templates, folder, "pattern.ts"), "utf8");
    expect(importsOf(manifest).filter((path) => /\/src\/(?!pattern\.ts$)/.test(path))).toEqual([]);
    const foreign = sourcesOf(join(templates, folder)).flatMap((file) =>
      importsOf(readFileSync(file, "utf8")).filter((path) =>
        /\/(patterns|databases|apis|architectures|foundations)\//.test(path),
      ),
    );
    expect(foreign).toEqual([]);
  });

  test("in the engine", () => {
    const engine = ["catalog", "render", "reconcile", "slots"].flatMap((folder) =>
      sourcesOf(join(root, "src", folder)),
    );
    const named = engine.flatMap((file) =>
      namesIn(readFileSync(file, "utf8")).map((id) => `${file}: ${id}`),
    );
    expect(named).toEqual([]);
  });

  test("as a capability", () => {
    const capabilities = [...catalog.units.values()].flatMap(({ manifest, templates: found }) => [
      ...[true, false].flatMap((sample) =>
        Object.values(statedBy(manifest, { sample, patterns: {} })).flat(),
      ),
      ...found.flatMap(({ when, unless }) => when ?? unless ?? []),
    ]);
    const chosenByName = [...catalog.units.values()].filter(
      ({ manifest }) => manifest.kind !== "foundation",
    );
    const taken = new Set(chosenByName.map(({ manifest }) => manifest.id));
    expect(capabilities.filter((capability) => taken.has(capability))).toEqual([]);
  });

  test("the rule bites", () => {
    const [id] = ids;
    expect(namesIn(`if (has("${id}")) {}`)).toEqual([id]);
    expect(namesIn(`x === "${id}"`)).toEqual([id]);
    expect(namesIn(`definePattern({ requires: ["${id}"] })`)).toEqual([id]);
    expect(namesIn(`switch (x) { case "${id}": break; }`)).toEqual([id]);
    expect(namesIn(`units.get("${id}")`)).toEqual([id]);
    expect(namesIn(`slots.provider.add({ name: "${id}" })`)).toEqual([]);
  });
});

describe("every unit that can be chosen", () => {
  const choosable = folders.filter((folder) =>
    /^(architectures|databases|apis|patterns)\//.test(folder),
  );

  test.each(choosable)("templates/%s says what it does, when not, and what it costs", (folder) => {
    const { explain, summary, title } = catalog.units.get(
      folder.slice(folder.indexOf("/") + 1),
    )!.manifest;
    expect(explain).toMatch(/\*\*When not:\*\* \S/);
    expect(explain).toMatch(/\*\*Cost:\*\* \S/);
    expect(explain.trim().split("\n\n").length).toBeGreaterThanOrEqual(3);
    expect(`${title} ${summary}`).not.toContain("\n");
  });

  test.each(choosable.filter((folder) => /^(apis|patterns)\//.test(folder)))(
    "templates/%s has a proof",
    (folder) => {
      expect(existsSync(join(templates, folder, "proof.ts"))).toBe(true);
      if (folder.startsWith("apis/"))
        expect(existsSync(join(templates, folder, "test/client.ts"))).toBe(true);
    },
  );
});

describe("a migration stays in a project when the unit that brought it is removed", () => {
  const databases = folders.filter((folder) => folder.startsWith("databases/"));
  const columnTypes = databases
    .map((folder) => join(templates, folder, "files/outbound/sql/column-type.ts"))
    .filter((file) => existsSync(file));

  test("so it imports only what every project with its database has", () => {
    const migrations = readdirSync(templates, { recursive: true, encoding: "utf8" }).filter(
      (path) => /[\\/]outbound[\\/]sql[\\/]migrations[\\/].+\.ts(\.hbs)?$/.test(path),
    );
    expect(migrations.length).toBeGreaterThan(4);
    const stays = new Set(["kysely", "#outbound/sql/column-type.ts"]);
    const mayGo = migrations.flatMap((path) =>
      importsOf(readFileSync(join(templates, path), "utf8"))
        .filter((from) => !stays.has(from))
        .map((from) => `${path}: ${from}`),
    );
    expect(mayGo).toEqual([]);
  });

  test.each(columnTypes)("%s imports only kysely", (file) => {
    expect(importsOf(readFileSync(file, "utf8"))).toEqual(["kysely"]);
  });
});

/** The unit's own programs or the engine's: not what is rendered into projects, which sees no id. */
function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (path) => path.endsWith(".ts") && !/^(files|sample|resource|when|unless)[\\/]/.test(path),
    )
    .map((path) => join(folder, path));
}

function importsOf(text: string): string[] {
  return ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
}

const capabilityLists = new Set(["provides", "requires", "conflicts"]);
const lookUps = new Set(["has", "get", "includes", "indexOf"]);

/** Ids of patterns by which the program could decide something. */
function namesIn(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, decides: boolean): void => {
    if (ts.isStringLiteralLike(node) && decides && ids.has(node.text)) found.push(node.text);
    ts.forEachChild(node, (child) =>
      visit(child, decidesBy(node, child) || (decides && ts.isArrayLiteralExpression(node))),
    );
  };
  visit(ts.createSourceFile("text.ts", text, ts.ScriptTarget.Latest, true), false);
  return found;
}

function decidesBy(node: ts.Node, child: ts.Node): boolean {
  if (ts.isPropertyAssignment(node)) return capabilityLists.has(node.name.getText());
  if (ts.isCaseClause(node)) return child === node.expression;
  if (ts.isBinaryExpression(node)) return /^[!=]==?$/.test(node.operatorToken.getText());
  if (!ts.isCallExpression(node) || child === node.expression) return false;
  const callee = node.expression;
  return lookUps.has(ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText());
}

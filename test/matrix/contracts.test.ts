/** What plinth writes of a resource's contract is what `buf generate` makes of it, to the byte. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { loadCatalog } from "../../src/catalog/load.ts";
import { presetPatterns } from "../../src/catalog/presets.ts";
import { resolve } from "../../src/catalog/resolve.ts";
import { completeResources } from "../../src/recipe/resource/resources.ts";
import { render } from "../../src/render/render.ts";
import { runWell } from "./command.ts";
import { installDependencySet, matrixFolder } from "./dependency-set.ts";
import { recipeOf } from "./rows.ts";

const catalog = await loadCatalog();

const fields = [
  "number:string:unique",
  "theLongestNameThatAFieldHas0:int:unique",
  "note:text?",
  "amount:money",
  "discount:money?",
  "paid:bool?",
  "open:bool",
  "count2B:int?",
  "day:date",
  "sentAt:datetime?",
  "due:datetime",
  "theLongestTokenThatThereIs00:uuid?:unique",
  "iBAN2Code:string:unique",
  "owner:ref:users",
  "product:ref:products?",
  "state:enum:open,in_review,written_off",
  "theLongestStateThatThereIs00:enum:a,b_2,the_longest_value_that_there_is?",
  "iBANKind:enum:x,y",
];

/** Short, long, with digits, and what grpc-js calls a class of its own. */
const names = ["x", "quarterly-tax-declaration-0", "tax-2024", "client"];

describe("the stubs of resources", { timeout: 120_000 }, () => {
  beforeAll(installDependencySet, 200_000);

  test.each([
    ["layered", "standard"],
    ["hexagonal", "minimal"],
  ] as const)("%s, %s: are made anew as they were", async (architecture, preset) => {
    const axes = { architecture, database: "sqlite", apis: ["grpc"] };
    const given = Object.fromEntries(names.map((name) => [name, { fields }]));
    const resources = completeResources({ ...given, flag: { fields: ["on2:bool"] } }, true);
    const patterns = presetPatterns(preset, { ...axes, sample: true, resources }, catalog);
    const tree = render(resolve({ ...recipeOf(axes, patterns), resources }, catalog), catalog);
    const directory = join(matrixFolder, "projects", `contracts-${architecture}`);
    await rm(directory, { recursive: true, force: true });
    for (const [path, { content }] of tree) {
      if (path.includes("/generated/")) continue;
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), content);
    }

    const bin = join(matrixFolder, "node_modules/.bin");
    const options = {
      cwd: directory,
      env: { PATH: `${bin}:${dirname(process.execPath)}:${process.env["PATH"]}` },
      milliseconds: 60_000,
    };
    await runWell([join(bin, "buf"), "lint"], options);
    await runWell([join(bin, "buf"), "generate"], options);
    await runWell([join(bin, "oxfmt")], options);

    const written = [...tree].filter(([path]) => path.includes("/generated/"));
    const folder = written[0]![0].split("/generated/", 1)[0]!;
    const made = readdirSync(join(directory, folder, "generated"), {
      recursive: true,
      encoding: "utf8",
    })
      .filter((path) => path.endsWith(".ts"))
      .map((path) => join(folder, "generated", path));
    const sorted = (paths: readonly string[]) => paths.toSorted();
    expect(sorted(made)).toEqual(sorted(written.map(([path]) => path)));
    const now = written.map(([path]) => [path, readFileSync(join(directory, path), "utf8")]);
    expect(now).toEqual(written.map(([path, { content }]) => [path, content]));
  });
});

/** What plinth writes of a resource's contract is what `buf generate` makes of it, to the byte. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { loadCatalog } from "../../src/catalog/load.ts";
import { presetPatterns } from "../../src/catalog/presets.ts";
import { resolve } from "../../src/catalog/resolve.ts";
import type { Preset } from "../../src/pattern.ts";
import type { Numbers } from "../../src/recipe/resource/numbers.ts";
import { completeResources, readResources } from "../../src/recipe/resource/resources.ts";
import { render } from "../../src/render/render.ts";
import { contractOf } from "../../templates/apis/grpc/contract.ts";
import { protoOf } from "../../templates/apis/grpc/contract-proto.ts";
import { run, runWell } from "./command.ts";
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

/** As a contract gets with the years: numbers of up to five bytes, what is gone, and what was of another type. */
const numbers = {
  "b:string": 15,
  "a:string": 16,
  "amount:int32": 17,
  "note:string": 2047,
  "amount:int64": 2048,
  "a:int32": 262_144,
  "state:enum": 33_554_432,
  "state.open": 7,
  "state.lost": 300,
  "state.paid": 2_147_483_647,
  "mode:enum": 536_870_910,
  "mode.fast": 2,
  "mode.slow": 1,
  "count:int32": 536_870_911,
};
const evolved = ["a:int:unique", "state:enum:paid,open", "b:string?:unique", "amount:money?"];

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
    const others = { flag: { fields: ["on2:bool"] }, old: { fields: evolved, numbers } };
    const resources = completeResources({ ...given, ...others }, true);
    const patterns = presetPatterns(preset, { ...axes, sample: true, resources }, catalog);
    const tree = await render(
      resolve({ ...recipeOf(axes, patterns), resources }, catalog),
      catalog,
    );
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

describe("what buf says of a contract whose fields were edited", { timeout: 60_000 }, () => {
  beforeAll(installDependencySet, 200_000);

  const before = [
    "number:string:unique",
    "note:text?",
    "total:money",
    "due:date?",
    "state:enum:open,paid,lost",
    "paid:bool",
    "weight:int",
  ];
  const [number = "", note = "", total = "", due = "", state = "", paid = ""] = before;
  const edits = {
    "one removed": [number, total, due, state, paid, "weight:int"],
    "one inserted": ["memo:int", ...before],
    "all in another order": before.toReversed(),
    "of another type": ["number:int:unique", note, "total:string", "due:datetime?", state, paid],
    "of a type that goes over the wire alike": ["note:string?", "due:text?", "weight:money"],
    "need not be there": [number, "note:text", total, due, state, "paid:bool?"],
    "a value less": [number, note, total, due, "state:enum:open,lost", paid],
    "a value more, before the others": [
      number,
      note,
      total,
      due,
      "state:enum:new,open,paid,lost",
      paid,
    ],
    "everything at once": ["memo:int", "state:enum:lost,new", "number:int:unique", paid, note],
  };

  function protoFor(fields: readonly string[], numbers: Numbers | undefined): string {
    const resources = readResources({ bill: { migration: 1001, fields, numbers } }, true);
    const context = { resource: resources[0]!, resources, has: () => true, options: {} };
    return protoOf(contractOf({ ...context, name: "it", sample: true, packageManager: "npm" }));
  }

  async function breaking(name: string, after: readonly string[], numbers?: Numbers) {
    const folder = join(matrixFolder, "projects/contracts-breaking", name.replaceAll(/\W+/g, "-"));
    for (const [version, proto] of [
      ["before", protoFor(before, undefined)],
      ["after", protoFor(after, numbers)],
    ] as const) {
      await mkdir(join(folder, version, "bills/v1"), { recursive: true });
      await writeFile(
        join(folder, version, "buf.yaml"),
        "version: v2\nbreaking: { use: [WIRE] }\n",
      );
      await writeFile(join(folder, version, "bills/v1/bills.proto"), proto);
    }
    const buf = join(matrixFolder, "node_modules/.bin/buf");
    const options = { cwd: join(folder, "after"), milliseconds: 30_000 };
    return run([buf, "breaking", "--against", "../before"], options);
  }

  const contracts = { wanted: true, known: new Map() };
  const numbered = (fields: readonly string[], numbers?: Numbers) =>
    completeResources({ bill: { fields, numbers } }, true, undefined, contracts)["bill"]!.numbers!;

  test.each(Object.entries(edits))("%s: nothing", async (name, after) => {
    const numbers = numbered(after, numbered(before));
    expect(await breaking(name, after, numbers)).toMatchObject({ code: 0, stdout: "" });
  });

  test("without the numbers that were given: what broke", async () => {
    const { code, stdout } = await breaking("forgotten", edits["one removed"]);
    expect([code, stdout]).toEqual([100, expect.stringContaining('changed type from "string"')]);
  });
});

describe("what buf says of the sample's contracts when patterns join", { timeout: 60_000 }, () => {
  beforeAll(installDependencySet, 200_000);

  async function writeContracts(preset: Preset): Promise<string> {
    const axes = { architecture: "layered", database: "sqlite", apis: ["grpc"], sample: true };
    const recipe = recipeOf(axes, presetPatterns(preset, axes, catalog));
    const folder = join(matrixFolder, "projects/contracts-joined", preset);
    await rm(folder, { recursive: true, force: true });
    for (const [path, { content }] of await render(resolve(recipe, catalog), catalog)) {
      if (!path.endsWith(".proto") && path !== "buf.yaml") continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return folder;
  }

  const breaking = async (from: Preset, to: Preset) =>
    run(
      [
        join(matrixFolder, "node_modules/.bin/buf"),
        "breaking",
        "--against",
        await writeContracts(from),
      ],
      {
        cwd: await writeContracts(to),
        milliseconds: 30_000,
      },
    );

  test("nothing", async () => {
    expect(await breaking("minimal", "everything")).toMatchObject({ code: 0, stdout: "" });
  });

  test("when they go: what is gone", async () => {
    const { code, stdout } = await breaking("everything", "minimal");
    expect([code, stdout]).toEqual([100, expect.stringContaining("was deleted")]);
  });
});

/** Names have any length; what is rendered is what the formatter of the generated projects makes of it. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadCatalog } from "../../src/catalog/load.ts";
import { presetPatterns } from "../../src/catalog/presets.ts";
import { resolve } from "../../src/catalog/resolve.ts";
import { InputError, PatternError } from "../../src/errors.ts";
import { presets } from "../../src/pattern.ts";
import { fieldTypes } from "../../src/recipe/resource/field.ts";
import { completeResources, type GivenResources } from "../../src/recipe/resource/resources.ts";
import type { DraftFile } from "../../src/render/draft.ts";
import { layOut } from "../../src/render/layout.ts";
import { render } from "../../src/render/render.ts";
import { allAxes, type Axes, recipeOf } from "../matrix/rows.ts";

const timeout = 120_000;
const catalog = await loadCatalog();
const oxfmt = join(import.meta.dirname, "../../node_modules/.bin/oxfmt");

interface Wish {
  readonly axes: Axes;
  readonly preset: (typeof presets)[number];
  readonly sample: boolean;
  readonly given: GivenResources;
}

async function rendered({ axes, preset, sample, given }: Wish): Promise<Map<string, string>> {
  const resources = completeResources(given, sample);
  const patterns = presetPatterns(preset, { ...axes, sample, resources }, catalog);
  const recipe = { ...recipeOf(axes, patterns, sample), resources };
  const tree = await render(resolve(recipe, catalog), catalog);
  return new Map([...tree].map(([path, { content }]) => [path, content]));
}

/** What the formatter finds fault with; nothing, as it should be. */
function faults(files: ReadonlyMap<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), "plinth-layout-"));
  try {
    for (const [path, content] of files) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    const { status, stdout, stderr } = spawnSync(oxfmt, ["--check"], {
      cwd: directory,
      encoding: "utf8",
    });
    return status === 0 ? "" : stdout + stderr;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const fields = [
  "a:string:unique",
  "theLongestNameThatAFieldHas0:int:unique",
  "note:text?",
  "amount:money",
  "paid:bool?",
  "day:date",
  "sentAt:datetime?",
  "theLongestTokenThatThereIs00:uuid?:unique",
  "theLongestOwnerThatThereIs00:ref:users",
  "product:ref:products?",
  "state:enum:open,in_review,written_off,and_some_more,so_that_a_line,is_too_short",
  // Would have room on a line of its own: https://github.com/prettier/prettier/pull/18827
  "theLongestStateThatThereIs00:enum:open,in_review,written_off?",
];

test.each([
  ["sqlite", "layered", "x"],
  ["postgres", "hexagonal", "quarterly-tax-declaration"],
  ["mongodb", "hexagonal", "tax-line"],
  ["mysql", "layered", "quarterly-tax-declaration-0"],
])(
  "%s, %s: the formatter has nothing to change about %s",
  { timeout },
  async (database, architecture, name) => {
    const files = await rendered({
      axes: { architecture, database, apis: ["graphql", "grpc", "rest"] },
      preset: "production",
      sample: true,
      given: {
        [name]: { fields },
        leftover: { fields: [`it:ref:${name}:unique`], plural: "remains" },
      },
    });
    expect(faults(files)).toBe("");
  },
);

/** Of every length alike. */
const word = (letters: string, longest: number) =>
  fc.integer({ min: 1, max: longest }).chain((length) =>
    fc.string({
      unit: fc.constantFrom(...letters.split("")),
      minLength: length,
      maxLength: length,
    }),
  );
const alphabet = "abcdefghijklmnopqrstuvwxyz";
const kebab = word(`${alphabet}---`, 28).map((text) => text.replaceAll(/^-+|-+$|-(?=-)/g, "x"));
const camel = word(`${alphabet}ABCDEF`, 28).map((text) => text[0]!.toLowerCase() + text.slice(1));
const field = (targets: readonly string[]) =>
  fc
    .record({
      name: camel,
      type: fc.constantFrom(...fieldTypes),
      to: fc.constantFrom(...targets),
      values: fc.uniqueArray(word(alphabet, 32), { minLength: 2, maxLength: 8 }),
      optional: fc.boolean(),
      unique: fc.boolean(),
    })
    .map(({ name, type, to, values, optional, unique }) => {
      const words = [name, type];
      if (type === "ref") words.push(to);
      if (type === "enum") words.push(values.join(","));
      // The first of its kind has none of its kind to refer to.
      if (optional || type === "ref") words.push("optional");
      if (unique && ["string", "int", "uuid", "ref"].includes(type)) words.push("unique");
      return words.join(":");
    });
const wish: fc.Arbitrary<Wish> = fc
  .record({
    axes: fc.constantFrom(...allAxes(catalog)),
    preset: fc.constantFrom(...presets),
    sample: fc.boolean(),
    names: fc.uniqueArray(kebab, { minLength: 1, maxLength: 3 }),
  })
  .chain(({ names, ...rest }) => {
    const sampled = rest.sample ? ["users", "products", "orders"] : [];
    const resources = names.map((name, index) =>
      fc
        .array(field([...sampled, ...names.slice(0, index + 1)]), { minLength: 1, maxLength: 8 })
        .map((list) => [name, { fields: list }] as const),
    );
    return fc
      .tuple(...resources)
      .map((entries) => ({ ...rest, given: Object.fromEntries(entries) }));
  });

/** `PLINTH_TEST_LARGE=1` looks for much longer. */
const numRuns = process.env["PLINTH_TEST_LARGE"] === undefined ? 8 : 300;

test("whatever things are called", { timeout: timeout * numRuns }, async () => {
  await fc.assert(
    fc.asyncProperty(wish, async (wanted) => {
      const files = await rendered(wanted).catch((error: unknown) => {
        if (error instanceof InputError) return new Map<string, string>();
        throw error;
      });
      fc.pre(files.size > 0);
      expect(faults(files)).toBe("");
    }),
    { numRuns, endOnFailure: true },
  );
});

test("text that is no TypeScript names the template it comes from", async () => {
  const file = { source: "templates/x/y.ts.hbs", path: "src/y.ts" } as DraftFile;
  const laidOut = layOut(file, "const fine = 1;\nconst class = 2;\n");
  await expect(laidOut).rejects.toThrow(PatternError);
  await expect(laidOut).rejects.toThrow(
    /^templates\/x\/y\.ts\.hbs becomes src\/y\.ts, .*'class'.*\(2:7\)/,
  );
});

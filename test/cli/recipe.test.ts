import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Choices, toRecipe } from "../../src/recipe/choices.ts";
import { jsonSchema, parseRecipe } from "../../src/recipe/schema.ts";
import { printJson, recipeText } from "../../src/recipe/text.ts";
import { isNewer } from "../../src/recipe/version.ts";
import { catalog } from "./support/fake-engine.ts";

const defaults = { plinth: "1.0.0", name: "shop", packageManager: "npm", pinNode: false } as const;
const recipe = toRecipe({}, defaults, catalog);
const read = (value: unknown) => parseRecipe(JSON.stringify(value), "plinth.json", "1.0.0");

describe("a recipe file", () => {
  test("says the same as the recipe it was written from", () => {
    const whole = toRecipe(
      { with: { "write-through": { columns: "a|b" } }, sample: false },
      defaults,
      catalog,
    );
    expect(
      toRecipe(parseRecipe(recipeText(whole), "plinth.json", "1.0.0"), defaults, catalog),
    ).toEqual(whole);
  });

  test("may say less", () => {
    expect(toRecipe(read({ database: "postgres" }), defaults, catalog)).toEqual({
      ...recipe,
      database: "postgres",
    });
  });

  test.each([
    [[], "must hold an object, not a list"],
    [null, "not null"],
    [{ databse: "x" }, 'there is no "databse"'],
    [{ apis: [] }, "apis is a list; it must be a list of at least one"],
    [{ apis: "rest" }, 'apis is "rest"'],
    [{ sample: "yes" }, 'sample is "yes"; it must be true or false'],
    [{ name: "../x" }, 'name is "../x"'],
    [{ patterns: { paging: true } }, "patterns.paging is true"],
    [{ packageManager: "cargo" }, "one of npm, pnpm, yarn, bun"],
    [{ plinth: "1.0.1" }, "was written by plinth 1.0.1; this is 1.0.0"],
    [{ plinth: "new" }, "plinth is"],
  ])("%j is refused: %s", (value, problem) => {
    expect(() => read(value)).toThrow(problem);
  });

  test("hostile keys are refused as unknown and change nothing", () => {
    const own = '{"__proto__": {"sample": false}}';
    expect(() => parseRecipe(own, "plinth.json", "1.0.0")).toThrow('there is no "__proto__"');
    const pattern = parseRecipe('{"patterns": {"__proto__": {}}}', "plinth.json", "1.0.0");
    expect(() => toRecipe(pattern, defaults, catalog)).toThrow('no pattern "__proto__"');
    const options = parseRecipe(
      '{"patterns": {"paging": {"__proto__": 1}}}',
      "plinth.json",
      "1.0.0",
    );
    expect(() => toRecipe(options, defaults, catalog)).toThrow('no option "__proto__"');
    expect({}).not.toHaveProperty("sample");
  });

  test("bad JSON is told with its place, and size has a limit", () => {
    expect(() => parseRecipe('{\n  "a": tru\n}', "plinth.json", "1.0.0")).toThrow(
      /not valid JSON: Unexpected token '\\n'/,
    );
    expect(() => parseRecipe("", "plinth.json", "1.0.0")).toThrow("it is empty");
    expect(() => parseRecipe(" ".repeat(300_000), "plinth.json", "1.0.0")).toThrow(
      "larger than 256 KiB",
    );
    expect(() => parseRecipe("[".repeat(100_000), "plinth.json", "1.0.0")).toThrow(
      "not valid JSON",
    );
  });

  test("nothing but an InputError comes out of arbitrary JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          toRecipe(parseRecipe(text, "plinth.json", "1.0.0"), defaults, catalog);
        } catch (error) {
          expect(error).toHaveProperty("exitCode", 2);
        }
      }),
    );
  });
});

describe("choices", () => {
  test("a preset, additions and removals", () => {
    const choices: Choices = {
      preset: "production",
      with: { "cache-aside": { ttl: "5" } },
      without: ["paging"],
    };
    expect(toRecipe(choices, defaults, catalog).patterns).toEqual({
      "cache-aside": { store: "memory", ttl: 5 },
    });
  });

  test("flags change single options of a file's pattern", () => {
    const file = { patterns: { "cache-aside": { store: "redis", ttl: 9 } } };
    const choices = { ...file, with: { "cache-aside": { ttl: "5" } } };
    expect(toRecipe(choices, defaults, catalog).patterns).toEqual({
      "cache-aside": { store: "redis", ttl: 5 },
    });
  });

  test.each<[Choices, string]>([
    [{ database: "postgress" }, 'no database "postgress"'],
    [{ apis: ["soap"] }, 'no API style "soap"'],
    [{ with: { pagin: {} } }, 'no pattern "pagin"'],
    [{ with: { rest: {} } }, "choice of API style"],
    [{ without: ["health"] }, "cannot be switched off"],
    [{ with: { paging: {} }, without: ["paging"] }, "both --with and --without"],
    [{ with: { "cache-aside": { ttl: "0" } } }, "1 to 3600"],
    [{ with: { health: { x: "1" } } }, "takes no options"],
    [{ patterns: { "write-through": { columns: [] } } }, "a list of names: one at least"],
  ])("%j is refused: %s", (choices, problem) => {
    expect(() => toRecipe(choices, defaults, catalog)).toThrow(problem);
  });

  test("naming what is always there changes nothing", () => {
    expect(toRecipe({ with: { health: {} } }, defaults, catalog)).toEqual(recipe);
  });
});

test("the JSON schema offers every id and option", () => {
  const schema = JSON.stringify(jsonSchema(catalog));
  for (const id of ["layered", "postgres", "graphql", "cache-aside", "redis", "columns"]) {
    expect(schema).toContain(`"${id}"`);
  }
  expect(schema).not.toContain('"health"');
});

test("text is stable and printed as the formatter would", () => {
  expect(recipeText(recipe)).toBe(`{
  "$schema": "https://unpkg.com/create-plinth@1.0.0/recipe.schema.json",
  "plinth": "1.0.0",
  "name": "shop",
  "architecture": "layered",
  "database": "sqlite",
  "apis": ["rest"],
  "sample": true,
  "patterns": {
    "paging": {}
  },
  "packageManager": "npm",
  "pinNode": false
}
`);
  const fits = { items: ["a".repeat(40), "b".repeat(40)] };
  expect(printJson(fits)).toContain('["aaa');
  expect(printJson({ items: ["a".repeat(43), "b".repeat(40)] })).toContain('[\n    "aaa');
});

test.each([
  ["1.0.1", "1.0.0", true],
  ["1.0.0", "1.0.0", false],
  ["1.10.0", "1.9.0", true],
  ["1.0.0", "1.0.0-rc.1", true],
  ["1.0.0-rc.10", "1.0.0-rc.9", true],
  ["1.0.0-rc.1", "1.0.0", false],
])("%s newer than %s: %s", (a, b, newer) => {
  expect(isNewer(a, b)).toBe(newer);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatWith, optionFromFlag, parseIds, parseWith } from "../../src/recipe/flags.ts";
import type { OptionSpec } from "../../src/recipe/options.ts";

const list: OptionSpec = { type: "list", default: [], description: "" };

describe("--with", () => {
  test("reads patterns with options", () => {
    expect(parseWith("cache-aside=store:redis+ttl:60,rate-limit")).toEqual({
      "cache-aside": { store: "redis", ttl: "60" },
      "rate-limit": {},
    });
  });

  test.each([
    ["", "a name is missing"],
    ["a,,b", "a name is missing"],
    ["A", "not a name"],
    ["__proto__", "not a name"],
    ["a=b", "not key:value"],
    ["a=b:1=c:2", 'more than one "="'],
    ["a=x:1+x:2", "there twice"],
    ["a,a", "there twice"],
  ])("refuses %j: %s", (text, problem) => {
    expect(() => parseWith(text)).toThrow(problem);
  });

  const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
  const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/);
  const value = fc.oneof(fc.string(), fc.stringMatching(/^[%,=+:|0-9A-F]{1,8}$/));

  test("text survives being written and read", () => {
    fc.assert(
      fc.property(fc.dictionary(id, fc.dictionary(key, value), { minKeys: 1 }), (patterns) => {
        const read = Object.entries(parseWith(formatWith(patterns))).map(([name, options]) => [
          name,
          Object.fromEntries(
            Object.entries(options).map(([option, text]) => [
              option,
              optionFromFlag(undefined, text),
            ]),
          ),
        ]);
        expect(Object.fromEntries(read)).toEqual({ ...patterns });
      }),
    );
  });

  test("lists survive being written and read", () => {
    fc.assert(
      fc.property(fc.array(value.filter((item) => item !== "")), (items) => {
        const text = parseWith(formatWith({ a: { items } }))["a"]!["items"]!;
        expect(optionFromFlag(list, text)).toEqual(items);
      }),
    );
  });
});

test("a list of names may say one twice", () => {
  expect(parseIds("--api", "rest, graphql,rest")).toEqual(["rest", "graphql"]);
  expect(() => parseIds("--api", "rest,")).toThrow("--api");
});

import { expect, test } from "vitest";
import { closest, editDistance, suggest } from "../../src/recipe/closest.ts";

test("counts insertions, deletions, replacements and swaps as one each", () => {
  expect(editDistance("list", "lists")).toBe(1);
  expect(editDistance("list", "lst")).toBe(1);
  expect(editDistance("list", "lost")).toBe(1);
  expect(editDistance("list", "lits")).toBe(1);
  expect(editDistance("", "abc")).toBe(3);
});

test("suggests only what is near", () => {
  expect(closest("jwt-aut", ["jwt-auth", "rbac"])).toBe("jwt-auth");
  expect(closest("zzz", ["jwt-auth", "rbac"])).toBeUndefined();
  expect(suggest("zzz", ["b", "a"])).toBe("Known: a, b.");
});

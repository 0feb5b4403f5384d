import { describe, expect, it } from "vitest";
import { presetPatterns } from "../../src/catalog/presets.ts";
import { check, resolve } from "../../src/catalog/resolve.ts";
import { defineFoundation, option } from "../../src/pattern.ts";
import type { Recipe } from "../../src/recipe/recipe.ts";
import { catalogOf, pattern, recipeOf, text, unit } from "./catalog-of.ts";

const idsOf = (selection: ReturnType<typeof resolve>) =>
  selection.units.map(({ unit }) => unit.manifest.id);

describe("resolve", () => {
  it("brings along the one unit that provides what is required, and says for whom", () => {
    const catalog = catalogOf(
      pattern("outbox", { requires: ["transactions"] }),
      pattern("unit-of-work", { provides: ["transactions"] }),
    );
    const selection = resolve(recipeOf({ patterns: { outbox: {} } }), catalog);
    expect(idsOf(selection)).toContain("unit-of-work");
    expect(selection.units.find(({ unit }) => unit.manifest.id === "unit-of-work")).toMatchObject({
      because: "required",
      neededBy: ["outbox"],
    });
  });

  it("leaves the choice to the user where several could provide it", () => {
    const catalog = catalogOf(
      pattern("cache-aside", { requires: ["cache"] }),
      pattern("memory-cache", { provides: ["cache"] }),
      pattern("redis-cache", { provides: ["cache"] }),
    );
    const [problem] = check(recipeOf({ patterns: { "cache-aside": {} } }), catalog);
    expect(problem).toMatchObject({ code: "ambiguous-capability", units: ["cache-aside"] });
    expect(problem?.hint).toContain("memory-cache");
    const chosen = recipeOf({ patterns: { "cache-aside": {}, "redis-cache": {} } });
    expect(idsOf(resolve(chosen, catalog))).not.toContain("memory-cache");
  });

  it("names the axis that would provide what is missing", () => {
    const catalog = catalogOf(pattern("reports", { requires: ["sql"] }));
    const recipe = recipeOf({ database: "mongodb", patterns: { reports: {} } });
    expect(() => resolve(recipe, catalog)).toThrow('"reports" needs sql');
    expect(check(recipe, catalog)[0]?.hint).toContain("database sqlite");
    expect(check({ ...recipe, database: "sqlite" }, catalog)).toEqual([]);
  });

  it.each([{}, { conflicts: ["paging"] }])(
    "refuses two units that decide the same thing",
    (more) => {
      const catalog = catalogOf(
        pattern("cursor", { provides: ["paging"], conflicts: ["paging"] }),
        pattern("offset", { provides: ["paging"], ...more }),
      );
      const problems = check(recipeOf({ patterns: { cursor: {}, offset: {} } }), catalog);
      expect(problems.map(({ code }) => code)).toEqual(["conflict"]);
      expect(problems[0]?.units).toEqual(["cursor", "offset"]);
    },
  );

  it("requires by what the project contains", () => {
    const catalog = catalogOf(
      pattern("orders", { requires: ({ sample }) => (sample ? ["transactions"] : []) }),
    );
    expect(check(recipeOf({ patterns: { orders: {} } }), catalog)).toHaveLength(1);
    expect(check(recipeOf({ sample: false, patterns: { orders: {} } }), catalog)).toEqual([]);
  });

  it("provides, requires and refuses by a pattern's options", () => {
    const options = { store: option.choice(["memory", "redis"], "memory", "Where.") };
    const catalog = catalogOf(
      pattern("cached", {
        options,
        requires: ({ options: { store } }) => [String(store)],
        provides: ({ options: { store } }) => [`cached-in-${String(store)}`],
        conflicts: ({ options: { store } }) => [`cached-in-${String(store)}`],
      }),
      pattern("other", { provides: ["cached-in-redis"] }),
      unit(defineFoundation({ ...text, id: "redis-server", provides: ["redis"] })),
      unit(defineFoundation({ ...text, id: "in-process", provides: ["memory"] })),
    );
    const ids = (patterns: Recipe["patterns"]) =>
      resolve(recipeOf({ patterns }), catalog)
        .units.filter(({ unit: { manifest } }) => manifest.kind === "foundation")
        .map(({ unit: { manifest } }) => manifest.id);
    expect(ids({ cached: {}, other: {} })).toEqual(["in-process"]);
    expect(ids({ cached: { store: "redis" } })).toEqual(["redis-server"]);
    expect(() => ids({ cached: { store: "redis" }, other: {} })).toThrow("cannot stand together");
    expect(() => ids({ cached: { store: "disk" } })).toThrow("one of memory, redis");
  });

  it.each([
    [{ architecture: "onion" }, "architecture", "layered"],
    [{ database: "oracle" }, "database", "mongodb, sqlite"],
    [{ apis: ["soap"] }, "api", "rest"],
    [{ patterns: { blockchain: {} } }, "pattern", ""],
    [{ database: "rest" }, "database", "mongodb, sqlite"],
  ])("refuses unknown ids: %o", (change, kind, known) => {
    const [problem] = check(recipeOf(change), catalogOf());
    expect(problem?.code).toBe("unknown-unit");
    expect(problem?.message).toContain(kind);
    expect(problem?.hint).toContain(known);
  });
});

describe("presetPatterns", () => {
  const axes = { architecture: "layered", database: "sqlite", apis: ["rest"], sample: true };

  it("grows from minimal to everything", () => {
    const catalog = catalogOf(
      pattern("docker", { preset: "standard" }),
      pattern("metrics", { preset: "production" }),
      pattern("saga"),
      pattern("health", { always: true }),
    );
    expect(presetPatterns("minimal", axes, catalog)).toEqual([]);
    expect(presetPatterns("standard", axes, catalog)).toEqual(["docker"]);
    expect(presetPatterns("production", axes, catalog)).toEqual(["docker", "metrics"]);
    expect(presetPatterns("everything", axes, catalog)).toEqual(["docker", "metrics", "saga"]);
  });

  it("leaves out what cannot stand with the axes, and of two rivals the later", () => {
    const catalog = catalogOf(
      pattern("reports", { preset: "standard", requires: ["sql"] }),
      pattern("cursor", { preset: "standard", provides: ["paging"], conflicts: ["paging"] }),
      pattern("offset", { preset: "standard", provides: ["paging"], conflicts: ["paging"] }),
    );
    expect(presetPatterns("standard", { ...axes, database: "mongodb" }, catalog)).toEqual([
      "cursor",
    ]);
    expect(presetPatterns("standard", axes, catalog)).toEqual(["cursor", "reports"]);
  });
});

/**
 * The shape of a recipe, said once: {@link parseRecipe} checks files by it, {@link jsonSchema} tells editors about it.
 *
 * Written by hand rather than with a schema library: a dozen fields, and messages that name the place and the way out.
 */
import { InputError } from "../errors.ts";
import { type Catalog, unitsOf } from "../catalog/catalog.ts";
import { type Kind, packageManagers } from "../pattern.ts";
import type { Choices, GivenOptions } from "./choices.ts";
import { suggest } from "./closest.ts";
import { nameProblem } from "./name.ts";
import { leastItems, type OptionSpec, type OptionSpecs } from "./options.ts";
import type { Recipe } from "./recipe.ts";
import { keyPattern, lastValue } from "./resource/numbers.ts";
import type { GivenResource, GivenResources } from "./resource/resources.ts";
import { isNewer, isVersion } from "./version.ts";

/** A recipe is a page of text; what is larger is something else. */
export const recipeLimit = 256 * 1024;

type Json = Readonly<Record<string, unknown>>;
type Field = keyof Recipe | "$schema";

interface Shape {
  description: string;
  schema(catalog: Catalog): Json;
  /** What it must be, if `value` is not that. */
  expected(value: unknown): string | undefined;
}

const shapes: Readonly<Record<Field, Shape>> = {
  $schema: {
    description: "Where editors find this schema.",
    schema: () => ({ type: "string" }),
    expected: (value) => (typeof value === "string" ? undefined : "text"),
  },
  plinth: {
    description: "The version of plinth that wrote the project last.",
    schema: () => ({ type: "string" }),
    expected: (value) =>
      typeof value === "string" && isVersion(value) ? undefined : 'a version such as "1.2.3"',
  },
  name: {
    description: "The package name.",
    schema: () => ({ type: "string", minLength: 1, maxLength: 214 }),
    expected: (value) =>
      typeof value === "string" && nameProblem(value) === undefined
        ? undefined
        : 'a package name such as "my-shop"',
  },
  architecture: axis("The architecture.", "architecture"),
  database: axis("The database.", "database"),
  apis: {
    description: "The API styles, at least one.",
    schema: (catalog) => ({
      type: "array",
      items: ids("api", catalog),
      minItems: 1,
      uniqueItems: true,
    }),
    expected: (value) =>
      Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === "string")
        ? undefined
        : 'a list of at least one API style, such as ["rest"]',
  },
  sample: flag("Whether the sample resources (users, orders) are part of the project."),
  patterns: {
    description: "Patterns by id, each with its options; {} takes the defaults.",
    schema: patternsSchema,
    expected: (value) => (isRecord(value) ? undefined : "an object of patterns, such as {}"),
  },
  resources: {
    description: "Resources beside the sample's, by name, each with its fields in order.",
    schema: () => ({ type: "object", additionalProperties: { oneOf: [fieldList, resource] } }),
    expected: (value) => (isRecord(value) ? undefined : "an object of resources, such as {}"),
  },
  packageManager: {
    description: "The package manager the project is used with.",
    schema: () => ({ enum: packageManagers }),
    expected: (value) =>
      (packageManagers as readonly unknown[]).includes(value)
        ? undefined
        : `one of ${packageManagers.join(", ")}`,
  },
  pinNode: flag(
    "Whether Node is a dev dependency, for machines whose Node is older than the project needs.",
  ),
};

const fieldList: Json = {
  type: "array",
  items: { type: "string", examples: ["number:string:unique", "due:date?", "customer:ref:users"] },
  minItems: 1,
};

const resource: Json = {
  type: "object",
  properties: {
    migration: { description: "Given by plinth, once.", type: "integer" },
    plural: { description: "If it is not the name with an s.", type: "string" },
    fields: fieldList,
    numbers: {
      description:
        'Numbers in its contract, given by plinth, once: of fields ("total:int64") and values of enums ("status.open"). Those of what is gone are reserved. Rename a key with its field to keep the number.',
      type: "object",
      propertyNames: { pattern: keyPattern.source },
      additionalProperties: { type: "integer", minimum: 1, maximum: lastValue },
    },
  },
  required: ["fields"],
  additionalProperties: false,
};

function axis(description: string, kind: Kind): Shape {
  return {
    description,
    schema: (catalog) => ids(kind, catalog),
    expected: (value) => (typeof value === "string" ? undefined : "a name"),
  };
}

function flag(description: string): Shape {
  return {
    description,
    schema: () => ({ type: "boolean" }),
    expected: (value) => (typeof value === "boolean" ? undefined : "true or false"),
  };
}

/**
 * Reads a recipe file. Keys may be missing: what is not said is not answered. Ids and options are checked later, against
 * the catalog.
 *
 * @param source how the file is called in messages
 * @param current the version of this plinth
 * @throws InputError naming the place inside the file
 */
export function parseRecipe(text: string, source: string, current: string): Choices {
  const value = parseJson(text.replace(/^\uFEFF/, ""), source);
  if (!isRecord(value)) {
    throw new InputError(`${source} must hold an object, not ${nameType(value)}.`, badRecipe);
  }
  refuseNewer(value["plinth"], source, current);
  for (const [key, item] of Object.entries(value)) {
    if (!Object.hasOwn(shapes, key)) throw unknownKey(key, source);
    const expected = shapes[key as Field].expected(item);
    if (expected !== undefined) throw unexpected(key, item, expected, source);
  }
  const {
    $schema: _schema,
    plinth: _plinth,
    patterns,
    resources,
    ...rest
  } = value as Partial<Recipe & { $schema: string }>;
  return {
    ...rest,
    ...(patterns !== undefined && { patterns: readPatterns(patterns, source) }),
    ...(resources !== undefined && { resources: readResources(resources, source) }),
  };
}

const badRecipe = {
  code: "bad-recipe",
  hint: "A recipe looks like plinth.json in a generated project; recipe.schema.json describes it.",
};

function readPatterns(patterns: Json, source: string): Record<string, GivenOptions> {
  const entries = Object.entries(patterns).map(([id, options]) => {
    if (!isRecord(options)) {
      throw unexpected(`patterns.${id}`, options, "an object of options, such as {}", source);
    }
    return [id, options] as const;
  });
  return Object.fromEntries(entries);
}

function readResources(resources: Json, source: string): GivenResources {
  const entries = Object.entries(resources).map(([name, value]) => {
    const place = `resources.${name}`;
    const given = Array.isArray(value) ? { fields: value } : value;
    if (!isRecord(given)) {
      throw unexpected(place, value, 'a list of fields, such as ["number:string"]', source);
    }
    const { fields, plural, migration, numbers, ...unknown } = given;
    for (const key of Object.keys(unknown)) throw unknownKey(`${place}.${key}`, source);
    if (!Array.isArray(fields) || !fields.every((field) => typeof field === "string")) {
      throw unexpected(`${place}.fields`, fields, 'a list such as ["number:string"]', source);
    }
    if (plural !== undefined && typeof plural !== "string") {
      throw unexpected(`${place}.plural`, plural, "a word", source);
    }
    if (migration !== undefined && !Number.isInteger(migration)) {
      throw unexpected(`${place}.migration`, migration, "a whole number", source);
    }
    if (numbers !== undefined) refuseNoNumbers(`${place}.numbers`, numbers, source);
    return [name, given as unknown as GivenResource] as const;
  });
  return Object.fromEntries(entries);
}

function refuseNoNumbers(place: string, numbers: unknown, source: string): void {
  if (!isRecord(numbers)) {
    throw unexpected(place, numbers, 'an object such as { "total:int64": 5 }', source);
  }
  for (const [key, number] of Object.entries(numbers)) {
    if (Number.isInteger(number)) continue;
    throw unexpected(`${place}["${key}"]`, number, "a whole number", source);
  }
}

function parseJson(text: string, source: string): unknown {
  if (Buffer.byteLength(text) > recipeLimit) {
    throw new InputError(`${source} is larger than ${recipeLimit / 1024} KiB.`, badRecipe);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(`${source} is not valid JSON${place(text, cause)}.`, {
      ...badRecipe,
      cause,
    });
  }
}

/** Node says where only in words, and not in the same ones in every version. */
function place(text: string, error: unknown): string {
  if (text.trim() === "") return ": it is empty";
  const words = error instanceof Error ? error.message : "";
  const position = /position (\d+)/.exec(words)?.[1];
  if (position === undefined) return `: ${words.split(", ", 1)[0]!.replaceAll("\n", "\\n")}`;
  const before = text.slice(0, Number(position)).split("\n");
  return ` (line ${before.length}, column ${before.at(-1)!.length + 1})`;
}

function refuseNewer(version: unknown, source: string, current: string): void {
  if (typeof version !== "string" || !isVersion(version) || !isNewer(version, current)) return;
  throw new InputError(`${source} was written by plinth ${version}; this is ${current}.`, {
    code: "newer-recipe",
    hint: `Run it with npx create-plinth@${version}.`,
  });
}

function unknownKey(key: string, source: string): InputError {
  return new InputError(`${source}: there is no "${key}" in a recipe.`, {
    code: "bad-recipe",
    hint: suggest(key, Object.keys(shapes)),
  });
}

function unexpected(path: string, value: unknown, expected: string, source: string): InputError {
  const found =
    typeof value === "object" ? nameType(value) : (JSON.stringify(value) ?? "absent").slice(0, 60);
  return new InputError(`${source}: ${path} is ${found}; it must be ${expected}.`, badRecipe);
}

function nameType(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : JSON.stringify(value).slice(0, 60);
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The JSON schema of `plinth.json`, with every id and option of the catalog, for editors. */
export function jsonSchema(catalog: Catalog): Json {
  const properties = Object.entries(shapes).map(([key, { description, schema }]) => [
    key,
    { description, ...schema(catalog) },
  ]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Plinth recipe",
    type: "object",
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

function ids(kind: Kind, catalog: Catalog): Json {
  return {
    oneOf: unitsOf(catalog, kind).map(({ manifest }) => ({
      const: manifest.id,
      description: manifest.summary,
    })),
  };
}

function patternsSchema(catalog: Catalog): Json {
  const patterns = unitsOf(catalog, "pattern")
    .filter(({ manifest }) => !manifest.always)
    .map(({ manifest }) => [
      manifest.id,
      { description: manifest.summary, ...optionsSchema(manifest.options ?? {}) },
    ]);
  return { type: "object", properties: Object.fromEntries(patterns), additionalProperties: false };
}

function optionsSchema(specs: OptionSpecs): Json {
  const properties = Object.entries(specs).map(([key, spec]) => [key, optionSchema(spec)]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

function optionSchema(spec: OptionSpec): Json {
  const about = { description: spec.description, default: spec.default };
  switch (spec.type) {
    case "choice":
      return { ...about, enum: spec.values };
    case "integer":
      return { ...about, type: "integer", minimum: spec.minimum, maximum: spec.maximum };
    case "flag":
      return { ...about, type: "boolean" };
    case "list":
      return {
        ...about,
        type: "array",
        items: itemOf(spec.values),
        minItems: leastItems(spec),
      };
  }
}

function itemOf(values: readonly string[] | undefined): Json {
  return values === undefined ? { type: "string", minLength: 1 } : { enum: [...values] };
}

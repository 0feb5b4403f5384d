/** A recipe as `plinth.json` holds it: always the same bytes, and as the formatter of the project would leave them. */
import type { Recipe } from "./recipe.ts";

/** Where a project keeps its recipe. */
export const recipePath = "plinth.json";

const width = 100;

/** Where editors find the schema that belongs to a version. */
function schemaUrl(version: string): string {
  return `https://unpkg.com/create-plinth@${version}/recipe.schema.json`;
}

export function recipeText(recipe: Recipe): string {
  const complete = {
    $schema: schemaUrl(recipe.plinth),
    plinth: recipe.plinth,
    name: recipe.name,
    architecture: recipe.architecture,
    database: recipe.database,
    apis: recipe.apis,
    sample: recipe.sample,
    patterns: sortKeys(recipe.patterns, sortKeys),
    ...(recipe.resources !== undefined && { resources: recipe.resources }),
    packageManager: recipe.packageManager,
    pinNode: recipe.pinNode,
  };
  return `${printJson(complete)}\n`;
}

function sortKeys<Value>(
  record: Readonly<Record<string, Value>>,
  within: (value: Value) => unknown = (value) => value,
): Record<string, unknown> {
  const keys = Object.keys(record).sort();
  return Object.fromEntries(keys.map((key) => [key, within(record[key] as Value)]));
}

/**
 * `JSON.stringify(value, null, 2)`, but an array stands on one line if it fits there.
 *
 * @param indent spaces before the line
 * @param around characters on the first line that are not the value: its key, and a comma if one follows
 */
export function printJson(value: unknown, indent = 0, around = 0): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = " ".repeat(indent + 2);
  const outer = " ".repeat(indent);
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
    if (value.length === 0 || indent + around + line.length <= width) return line;
    const items = value.map((item) => `${inner}${printJson(item, indent + 2, 1)}`);
    return `[\n${items.join(",\n")}\n${outer}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  const lines = entries.map(([key, item], index) => {
    const label = `${JSON.stringify(key)}: `;
    const comma = index === entries.length - 1 ? 0 : 1;
    return `${inner}${label}${printJson(item, indent + 2, label.length + comma)}`;
  });
  return `{\n${lines.join(",\n")}\n${outer}}`;
}

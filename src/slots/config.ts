import type { Draft } from "../render/draft.ts";
import { markdownTable } from "../render/markdown.ts";
import { addProperties } from "./anchors.ts";
import { setEnvironment } from "./container.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type Owned, type SlotDefinition } from "./slot.ts";

/**
 * A field of the environment. One contribution feeds the schema, `.env.example`, the README's table and the container's
 * environment.
 */
export interface ConfigField {
  /** `DATABASE_POOL_SIZE`. */
  key: string;
  /** A zod expression without its default; `integer(min, max)`, `milliseconds` and `z` are in scope. */
  schema: string;
  /** What the expression uses beside those. */
  imports?: readonly ImportedName[];
  /** Absent: the field is optional. */
  default?: string | number | boolean;
  /** One line, starting with a capital, no full stop. */
  description: string;
  /** Shown in `.env.example` for an optional field. */
  example?: string;
  /** Value inside compose.yaml, where other containers are reached by name. */
  container?: string;
}

const configFile = "#platform/config.ts";
const exampleFile = "#root/.env.example";
const readmeFile = "#root/README.md";

export const config: SlotDefinition<ConfigField> = {
  id: "config",
  scope: "service",
  key: ({ key }) => key,
  write(entries, draft) {
    const fields = entries.map(({ entry }) => entry);
    const source = draft.source(
      configFile,
      ownersOf(entries),
      fields.flatMap(({ imports = [] }) => imports),
    );
    addProperties(source, "schema", fields.map(printField));
    draft.write(
      exampleFile,
      ownersOf(entries),
      (text) => text + fields.map(printExample).join("\n"),
    );
    draft.write(readmeFile, ownersOf(entries), (text) =>
      text.replace("<config>", () => printTable(fields)),
    );
    setContainerEnvironment(entries, draft);
  },
};

function printField({ key, schema, default: value }: ConfigField): string {
  return `${key}: ${schema}${value === undefined ? ".optional()" : `.default(${printValue(value)})`}`;
}

/** Numbers as people read them: 600_000. */
function printValue(value: string | number | boolean): string {
  return typeof value === "number"
    ? String(value).replaceAll(/\B(?=(\d{3})+$)/g, value >= 10_000 ? "_" : "")
    : JSON.stringify(value);
}

function printExample({ key, default: value, description, example }: ConfigField): string {
  const line = value === undefined ? `# ${key}=${example ?? ""}` : `${key}=${value}`;
  return `# ${description}\n${line}\n`;
}

function printTable(fields: readonly ConfigField[]): string {
  const rows = fields.map(({ key, default: value, description }) => [
    `\`${key}\``,
    value === undefined ? "" : `\`${value}\``,
    description,
  ]);
  return markdownTable(["Variable", "Default", "Meaning"], rows);
}

function setContainerEnvironment(entries: readonly Owned<ConfigField>[], draft: Draft): void {
  const contained = entries.filter(({ entry }) => entry.container !== undefined);
  setEnvironment(
    draft,
    ownersOf(contained),
    Object.fromEntries(contained.map(({ entry }) => [entry.key, entry.container])),
  );
}

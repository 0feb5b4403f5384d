import { addProperties, indentLines } from "./anchors.ts";
import type { ImportedName } from "./imports.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** Something that the service reaches over the network, for a drill to take away. */
export interface DrillDependency {
  /** `database` */
  name: string;
  /** The setting that names it by URL: `DATABASE_URL`. */
  variable: string;
  /** Parameters of the URL that keep its driver from looking for other addresses. */
  parameters?: Readonly<Record<string, string>>;
  /** Where it listens if the URL does not say. */
  port: number;
  /** How well requests have to be served while it is gone: refused as unavailable at worst, or answered with less. */
  whileGone: "unavailable" | "degraded";
  /** Limits of the service's patience with it, short enough for a drill to wait for. */
  settings?: Readonly<Record<string, string>>;
  /** Opens a server that takes its place, where it is somebody else's: nobody drills against those. */
  standIn?: { expression: string; imports: readonly ImportedName[] };
}

const file = "#test/drill/dependencies.ts";

export const drillDependency: SlotDefinition<DrillDependency> = {
  id: "drillDependency",
  scope: "service",
  key: ({ name }) => name,
  write(entries, draft) {
    if (!draft.has(file) || entries.length === 0) return;
    const properties = entries.map(
      ({ entry: { name, variable, port, parameters = {}, whileGone, settings = {}, standIn } }) =>
        `${name}: ${printObject([
          `variable: "${variable}"`,
          `parameters: ${printObject(stringsOf(parameters))}`,
          `port: ${port}`,
          `whileGone: "${whileGone}"`,
          `settings: ${printObject(stringsOf(settings))}`,
          ...(standIn === undefined ? [] : [`standIn: ${standIn.expression}`]),
        ])}`,
    );
    const imports = entries.flatMap(({ entry }) => entry.standIn?.imports ?? []);
    addProperties(draft.source(file, ownersOf(entries), imports), "dependencies", properties);
  },
};

function stringsOf(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
}

/** Open, as the formatter leaves it. */
function printObject(properties: readonly string[]): string {
  if (properties.length === 0) return "{}";
  return `{\n${properties.map((property) => `${indentLines(property, "  ")},\n`).join("")}}`;
}

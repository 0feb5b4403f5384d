/** `list`: everything there is to choose from. */
import { type Catalog, type Unit, unitsOf } from "../catalog/catalog.ts";
import type { Kind } from "../pattern.ts";
import { type Colours, coloursFor } from "./colours.ts";
import type { Host } from "./host.ts";
import { printJson, printLines } from "./output.ts";
import type { ReportFlags } from "./request.ts";

const axes: readonly (readonly [Kind, string, string])[] = [
  ["architecture", "architecture", "--arch"],
  ["database", "database", "--db"],
  ["api", "API style", "--api"],
];

export function runList(flags: ReportFlags, catalog: Catalog, host: Host): void {
  if (flags.json) return printJson(listed(catalog), host);
  const colours = coloursFor(host.stdout, host.env, flags.color);
  const sections = [
    ...axes.map(([kind, title, flag]) =>
      section(`${title} ${colours.dim(flag)}`, unitsOf(catalog, kind), colours),
    ),
    ...[...patternGroups(catalog)].map(([group, units]) => section(group, units, colours)),
  ];
  const footer = colours.dim("● part of every project. `explain <pattern>` says more.");
  printLines([...sections.flat(), footer], host);
}

/** Patterns by group; groups and patterns sorted. */
export function patternGroups(catalog: Catalog): Map<string, Unit[]> {
  const groups = new Map<string, Unit[]>();
  for (const unit of unitsOf(catalog, "pattern")) {
    const { group } = unit.manifest;
    groups.set(group, [...(groups.get(group) ?? []), unit]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function section(title: string, units: readonly Unit[], { bold, dim, green }: Colours): string[] {
  const width = Math.max(22, ...units.map(({ manifest }) => manifest.id.length));
  const lines = units.map(({ manifest: { id, summary, always } }) => {
    return `  ${always ? green("●") : " "} ${id.padEnd(width)} ${dim(summary)}`;
  });
  return [bold(title), ...lines, ""];
}

function listed(catalog: Catalog) {
  const describe = ({ manifest }: Unit) => ({
    id: manifest.id,
    group: manifest.group,
    title: manifest.title,
    summary: manifest.summary,
    always: manifest.always ?? false,
    preset: manifest.preset ?? null,
  });
  return {
    architectures: unitsOf(catalog, "architecture").map(describe),
    databases: unitsOf(catalog, "database").map(describe),
    apis: unitsOf(catalog, "api").map(describe),
    patterns: unitsOf(catalog, "pattern").map(describe),
  };
}

/** `explain <pattern>`: what it does, when not to use it, what it costs. */
import { statedBy } from "../catalog/capabilities.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { InputError } from "../errors.ts";
import type { Manifest } from "../pattern.ts";
import { suggest } from "../recipe/closest.ts";
import { printable } from "../recipe/name.ts";
import type { OptionSpec } from "../recipe/options.ts";
import { coloursFor } from "./colours.ts";
import type { Host } from "./host.ts";
import { printJson, printLines } from "./output.ts";
import type { ReportFlags } from "./request.ts";

/** @throws InputError if there is no such pattern, naming the nearest */
export function runExplain(id: string, flags: ReportFlags, catalog: Catalog, host: Host): void {
  const manifest = catalog.units.get(id)?.manifest;
  if (manifest === undefined || manifest.kind === "base") {
    const ids = [...catalog.units.values()]
      .filter(({ manifest: { kind } }) => kind !== "base" && kind !== "foundation")
      .map(({ manifest: { id: known } }) => known);
    throw new InputError(`There is no pattern ${printable(id)}.`, {
      code: "unknown-pattern",
      hint: `${suggest(id, ids)} \`plinth list\` shows all.`,
    });
  }
  if (flags.json) return printJson(explained(manifest), host);
  const { bold, dim } = coloursFor(host.stdout, host.env, flags.color);
  const facts = Object.entries({
    ...statedBy(manifest, unchosen),
    packages: manifest.dependencies ?? [],
  }).filter(([, values]) => values.length > 0);
  printLines(
    [
      `${bold(manifest.title)} ${dim(`${manifest.id} · ${manifest.group}${manifest.always ? " · part of every project" : ""}`)}`,
      manifest.summary,
      "",
      manifest.explain.trim(),
      "",
      ...optionLines(manifest, bold),
      ...facts.map(([label, values]) => `${bold(label.padEnd(10))} ${values.join(", ")}`),
    ],
    host,
  );
}

function optionLines(
  { id, options = {}, always }: Manifest,
  bold: (text: string) => string,
): string[] {
  const entries = Object.entries(options);
  if (entries.length === 0) return [];
  const [key, spec] = entries[0]!;
  const example = always ? [] : [`  --with ${id}=${key}:${formatDefault(spec)}`];
  return [
    bold("options"),
    ...entries.map(
      ([name, option]) =>
        `  ${name}: ${allowed(option)} (default ${formatDefault(option)}). ${option.description}`,
    ),
    ...example,
    "",
  ];
}

function allowed(spec: OptionSpec): string {
  switch (spec.type) {
    case "choice":
      return spec.values.join(" | ");
    case "integer":
      return `${spec.minimum} to ${spec.maximum}`;
    case "flag":
      return "true | false";
    case "list":
      return spec.values === undefined ? "names, with |" : `of ${spec.values.join(", ")}; with |`;
  }
}

function formatDefault({ default: value }: OptionSpec): string {
  return typeof value === "object" ? value.join("|") : String(value);
}

/** Where a manifest makes a difference. */
const unchosen = { sample: true, patterns: {} };

function explained(manifest: Manifest) {
  return {
    id: manifest.id,
    kind: manifest.kind,
    group: manifest.group,
    title: manifest.title,
    summary: manifest.summary,
    explain: manifest.explain,
    always: manifest.always ?? false,
    preset: manifest.preset ?? null,
    options: manifest.options ?? {},
    ...statedBy(manifest, unchosen),
    dependencies: manifest.dependencies ?? [],
    devDependencies: manifest.devDependencies ?? [],
  };
}

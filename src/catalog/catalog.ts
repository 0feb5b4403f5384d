import type { Kind, Manifest, Role } from "../pattern.ts";
import type { Release } from "./releases.ts";

/** One template of a unit, as found in its folder. */
export interface Template {
  /** Where it was found, from the catalog's root: for error messages. */
  source: string;
  /** Which tree it stands in: rendered always, with the sample, or once a resource. */
  tree: "files" | "sample" | "resource";
  /** Rendered only if something selected provides this capability, or each of several: `resources+embedded-database`. */
  when: string | undefined;
  /** Rendered only if nothing selected provides this capability. */
  unless: string | undefined;
  role: Role;
  /** Without role, `.hbs`, `dot.` prefixes; a segment `@name` is the module it belongs to. */
  path: string;
  /** Whether Handlebars fills it in. */
  handlebars: boolean;
  executable: boolean;
  text: string;
}

/** A choosable thing: a manifest and its templates. */
export interface Unit {
  manifest: Manifest;
  templates: readonly Template[];
  /** What changed in it, newest first; absent if nothing did since it came. */
  releases?: readonly Release[];
}

/** Everything there is to choose from. Built by a scan; nothing lists the units by hand. */
export interface Catalog {
  /** By id; ids are unique across kinds. */
  units: ReadonlyMap<string, Unit>;
  /** Exact versions of every npm package a manifest may name. */
  versions: Readonly<Record<string, string>>;
}

/** Units of one kind, sorted by id. */
export function unitsOf(catalog: Catalog, kind: Kind): Unit[] {
  return [...catalog.units.values()]
    .filter((unit) => unit.manifest.kind === kind)
    .sort((a, b) => (a.manifest.id < b.manifest.id ? -1 : 1));
}

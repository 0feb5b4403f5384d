/**
 * All that a pattern imports: the manifest's types and the helpers that declare one.
 *
 *   templates/patterns/<id>/
 *     pattern.ts    default-exports definePattern({ … })
 *     files/        rendered always            <role>/<path>
 *     sample/       rendered with the sample   <role>/<path>
 *     resource/     rendered once a resource   <role>/<path>, with {{kebab}} and {{kebabs}} in the path
 *     when/<capability>/{files,sample,resource}/     the same, only if something selected provides the capability
 *     unless/<capability>/{files,sample,resource}/   the same, only if nothing selected does
 *     CHANGES.md    what changed for projects that have it, by version
 *     proof.ts      what a client outside the process must observe
 */
import type { OptionSpecs, OptionValues } from "./recipe/options.ts";
import type { Names } from "./recipe/resource/names.ts";
import type { ContractNumbers } from "./recipe/resource/numbers.ts";
import type { Resource } from "./recipe/resource/resources.ts";
import type { Slots } from "./slots/index.ts";

export { InputError } from "./errors.ts";
export { option } from "./recipe/options.ts";
export type { OptionSpecs, OptionValues } from "./recipe/options.ts";
export {
  type Names,
  pluralOf,
  toCamel,
  toPascal,
  toSnake,
  toWords,
  withArticle,
} from "./recipe/resource/names.ts";
export {
  type ContractNumbers,
  fieldKey,
  fieldsRow,
  firstNumber,
  type Numbered,
  valueKey,
  type WireType,
  wireTypes,
} from "./recipe/resource/numbers.ts";
export type { Field, Resource, Target } from "./recipe/resource/resources.ts";
export type { Slots } from "./slots/index.ts";

/** Where code belongs by its job. An architecture maps roles to folders. */
export const roles = [
  "domain",
  "use-case",
  "port",
  "inbound",
  "outbound",
  "platform",
  "test",
  /** `src/`: the composition root and the entry points. */
  "app",
  /** The root of the generated project. */
  "root",
] as const;
export type Role = (typeof roles)[number];

/**
 * `foundation` units are never chosen by name: a capability that something else requires brings them along (the HTTP
 * server that REST and GraphQL share, the SQL repositories that all SQL databases share).
 */
export const kinds = ["base", "architecture", "database", "api", "foundation", "pattern"] as const;
export type Kind = (typeof kinds)[number];

export const presets = ["minimal", "standard", "production", "everything"] as const;
export type Preset = (typeof presets)[number];

/** What a manifest may know of the project being rendered. It cannot ask for another pattern's id. */
export interface Context<Options extends OptionSpecs = OptionSpecs> {
  /** Package name, as in package.json. */
  readonly name: string;
  /** This pattern's options, complete with defaults. */
  readonly options: OptionValues<Options>;
  /** Whether the sample resources are part of the project. */
  readonly sample: boolean;
  /** The package manager the project is used with. */
  readonly packageManager: PackageManager;
  /** Whether something selected provides the capability. */
  has(capability: string): boolean;
}

/** What a manifest may know while it is asked about one resource. */
export interface ResourceContext<
  Options extends OptionSpecs = OptionSpecs,
> extends Context<Options> {
  readonly resource: Resource;
  /** Every resource beside the sample's, in the order of their migrations. */
  readonly resources: readonly Resource[];
}

export const packageManagers = ["npm", "pnpm", "yarn", "bun"] as const;
export type PackageManager = (typeof packageManagers)[number];

/** What a unit may look at to say what it provides, requires and does not go with. */
export interface Choice<Options extends OptionSpecs = OptionSpecs> {
  readonly sample: boolean;
  /** Names of the resources beside the sample's. */
  readonly resources: readonly string[];
  /** Their fields, as the recipe has them: `number:int:unique`. */
  readonly fields: readonly string[];
  /** This pattern's options, complete with defaults. */
  readonly options: OptionValues<Options>;
}

/** A contract in which the fields of a resource have numbers. The recipe keeps them, so that none is given twice. */
export interface NumberedContract {
  /** Address of the file that it stands in. */
  address(names: Names): string;
  /** The numbers in such a file, whoever wrote it. */
  read(text: string, names: Names): ContractNumbers;
}

/** Capabilities, always the same or by what was chosen. */
export type Capabilities<Options extends OptionSpecs = OptionSpecs> =
  | readonly string[]
  | ((choice: Choice<Options>) => readonly string[]);

export interface Manifest<Options extends OptionSpecs = OptionSpecs> {
  /** Kebab-case; the name of the folder. */
  id: string;
  kind: Kind;
  /** Heading under which prompts, `list` and the README show it. */
  group: string;
  /** A few words: "Cursor pagination". */
  title: string;
  /** One line, shown as the hint in prompts and in `list`. */
  summary: string;
  /** Markdown for `explain`: what it does, when not to use it, what it costs. */
  explain: string;
  options?: Options;
  /** Capabilities it brings. */
  provides?: Capabilities<Options>;
  /** Capabilities something selected must provide. */
  requires?: Capabilities<Options>;
  /** Capabilities that nothing else may provide beside it. */
  conflicts?: Capabilities<Options>;
  /** Part of every project; it cannot be switched off. */
  always?: boolean;
  /**
   * Ids of patterns of earlier versions that it stands in for. A recipe that names one means all that replace it, so a
   * pattern can be renamed, split in two (both name it) or merged with another (one names both).
   */
  replaces?: readonly string[];
  /** The smallest preset that includes it; larger presets follow. Absent: only by name, or in `everything`. */
  preset?: Preset;
  /** npm packages by name; their exact versions stand in `templates/package.json`. */
  dependencies?: readonly string[];
  devDependencies?: readonly string[];
  /** Adds to the shared files. Called once, before anything is written; order never shows. */
  contribute?(slots: Slots, context: Context<Options>): void;
  /** Of an API style: its contract of a resource, if that has numbers to keep. */
  contract?: NumberedContract;
  /** Text for the templates below `resource/`, beside the resource's names: what follows from its fields. Called once a resource. */
  describeResource?(context: ResourceContext<Options>): Readonly<Record<string, string>>;
  /** Adds to the shared files what one resource needs there. Called once a resource. */
  contributeResource?(slots: Slots, context: ResourceContext<Options>): void;
}

/** A file of an architecture's template tree, as the architecture is asked to place it. */
export interface Placed {
  role: Role;
  /** Without role and without module, such as `sql/user-repository.ts`. */
  path: string;
  /** From the path segment that starts with `@`: `outbound/sql/@users/…` belongs to module `users`. */
  module: string | undefined;
}

export interface Architecture<Options extends OptionSpecs = OptionSpecs> extends Manifest<Options> {
  kind: "architecture";
  /** Path in the project, from its root, with `/`. Pure. */
  place(file: Placed): string;
  /**
   * Address of the file through which `importer` has to import what stands in `imported`, such as the index of its module;
   * undefined to import it directly. That file is rendered, and exports exactly what is imported through it.
   */
  importVia?(importer: Placed, imported: Placed): string | undefined;
}

type Declared<M> = Omit<M, "kind">;

export function definePattern<const Options extends OptionSpecs>(
  manifest: Declared<Manifest<Options>>,
): Manifest<Options> {
  return { ...manifest, kind: "pattern" };
}

export function defineDatabase<const Options extends OptionSpecs>(
  manifest: Declared<Manifest<Options>>,
): Manifest<Options> {
  return { ...manifest, kind: "database" };
}

export function defineApi<const Options extends OptionSpecs>(
  manifest: Declared<Manifest<Options>>,
): Manifest<Options> {
  return { ...manifest, kind: "api" };
}

export function defineFoundation<const Options extends OptionSpecs>(
  manifest: Declared<Manifest<Options>>,
): Manifest<Options> {
  return { ...manifest, kind: "foundation" };
}

export function defineBase<const Options extends OptionSpecs>(
  manifest: Declared<Manifest<Options>>,
): Manifest<Options> {
  return { ...manifest, kind: "base" };
}

export function defineArchitecture<const Options extends OptionSpecs>(
  manifest: Declared<Architecture<Options>>,
): Architecture<Options> {
  return { ...manifest, kind: "architecture" };
}

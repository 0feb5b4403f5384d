import { Project } from "ts-morph";
import { type Document, parseDocument } from "yaml";
import { PatternError } from "../errors.ts";
import type { PackageManager, Role } from "../pattern.ts";
import type { ImportedName } from "../slots/imports.ts";
import { printJson } from "./json.ts";
import { runScript } from "./package-manager.ts";
import { SharedSource } from "./shared-source.ts";

/** A template that has found its place. */
export interface DraftFile {
  /** Where templates refer to it: `#role/path`, such as `#port/@users/user-repository.ts`. */
  address: string;
  /** Where it stands in the project. */
  path: string;
  /** For errors: the template, or the slot, it comes from. */
  source: string;
  text: string;
  executable: boolean;
  owners: Set<string>;
}

export type JsonObject = Record<string, unknown>;

/** The project while slots write into it. */
export class Draft {
  readonly #files = new Map<string, DraftFile>();
  /** The same by where they stand. */
  readonly #paths = new Map<string, DraftFile>();
  readonly #sources = new Map<string, SharedSource>();
  readonly #json = new Map<string, JsonObject>();
  readonly #yaml = new Map<string, Document>();
  readonly #project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });

  readonly #packageManager: PackageManager;

  constructor(packageManager: PackageManager) {
    this.#packageManager = packageManager;
  }

  /** How a person runs a script of package.json. */
  run(script: string): string {
    return runScript(this.#packageManager, script);
  }

  /** @throws PatternError if two templates claim one place */
  add(file: DraftFile): void {
    const present = this.#paths.get(file.path);
    if (present !== undefined) {
      throw new PatternError(
        `${file.source} and ${present.source} are both placed at ${file.path}.`,
        {
          code: "template-clash",
        },
      );
    }
    this.#files.set(file.address, file);
    this.#paths.set(file.path, file);
  }

  /** Files whose path ends so, with the text they have by now. */
  ending(extension: string): DraftFile[] {
    return [...this.#files.values()].filter(({ path }) => path.endsWith(extension));
  }

  /** Whether a template stands there already. */
  isTaken(path: string): boolean {
    return [...this.#files.values()].some((file) => file.path === path);
  }

  /** Addresses of the TypeScript files that slots wrote into. */
  shared(): string[] {
    return [...this.#sources.keys()];
  }

  has(address: string): boolean {
    return this.#files.has(address);
  }

  /** @throws PatternError if nothing selected provides the file */
  file(address: string): DraftFile {
    const file = this.#files.get(address);
    if (file === undefined) {
      throw new PatternError(`Nothing selected provides ${address}.`, { code: "missing-file" });
    }
    return file;
  }

  /**
   * The file as a syntax tree, to be changed in place by a slot.
   *
   * @param owners ids of the units whose entries the slot writes
   * @param imports names that what it writes will use
   */
  source(
    address: string,
    owners: readonly string[],
    imports: readonly ImportedName[] = [],
  ): SharedSource {
    const file = this.#owned(address, owners);
    let source = this.#sources.get(address);
    if (source === undefined) {
      source = new SharedSource(this.#project, file.path, file.text);
      this.#sources.set(address, source);
    }
    source.settle();
    source.import(imports);
    return source;
  }

  /** The file as a JSON object, to be changed in place. */
  json(address: string, owners: readonly string[]): JsonObject {
    const file = this.#owned(address, owners);
    let value = this.#json.get(address);
    if (value === undefined) {
      value = JSON.parse(file.text) as JsonObject;
      this.#json.set(address, value);
    }
    return value;
  }

  /** The file as a YAML document with its comments, to be changed in place. */
  yaml(address: string, owners: readonly string[]): Document {
    const file = this.#owned(address, owners);
    let document = this.#yaml.get(address);
    if (document === undefined) {
      document = parseDocument(file.text);
      this.#yaml.set(address, document);
    }
    return document;
  }

  /** Replaces the file's whole text. */
  write(address: string, owners: readonly string[], change: (text: string) => string): void {
    const file = this.#owned(address, owners);
    file.text = change(file.text);
  }

  /** Every file as it stands now, sorted by path. */
  files(): DraftFile[] {
    for (const [address, source] of this.#sources) {
      this.file(address).text = source.print((from) => this.file(from).path);
    }
    for (const [address, value] of this.#json) this.file(address).text = printJson(value);
    for (const [address, document] of this.#yaml) {
      this.file(address).text = document.toString({
        lineWidth: 0,
        flowCollectionPadding: false,
        nullStr: "",
      });
    }
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #owned(address: string, owners: readonly string[]): DraftFile {
    const file = this.file(address);
    for (const owner of owners) file.owners.add(owner);
    return file;
  }
}

/** `#port/@users/user-repository.ts` → role, path, module. */
export function parseAddress(address: string): {
  role: Role;
  path: string;
  module: string | undefined;
} {
  const [role = "", ...segments] = address.slice(1).split("/");
  const module = segments.find((segment) => segment.startsWith("@"));
  return {
    role: role as Role,
    path: segments.filter((segment) => segment !== module).join("/"),
    module: module?.slice(1),
  };
}

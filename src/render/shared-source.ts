import type { Node, Project, SourceFile } from "ts-morph";
import { addImports, declaredNames, type ImportedName } from "../slots/imports.ts";

interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * A shared TypeScript file while slots write into it. Edits refer to the syntax tree as it was when a slot began, and are made
 * together when the next one begins: parsing once a slot, not once an edit, is most of what makes rendering fast.
 */
export class SharedSource {
  readonly #project: Project;
  readonly #path: string;
  readonly #imports: ImportedName[];
  readonly #declaredImports: number;
  #syntax: SourceFile;
  #edits: Edit[] = [];

  constructor(project: Project, path: string, text: string) {
    this.#project = project;
    this.#path = path;
    this.#syntax = project.createSourceFile(path, text);
    this.#imports = declaredNames(this.#syntax);
    this.#declaredImports = this.#imports.length;
  }

  /** For messages. */
  get path(): string {
    return this.#path;
  }

  /** The syntax tree without the edits that are not made yet. */
  get syntax(): SourceFile {
    return this.#syntax;
  }

  /** Names that what a slot writes will use. */
  import(names: readonly ImportedName[]): void {
    this.#imports.push(...names);
  }

  insert(position: number, text: string): void {
    this.#edits.push({ start: position, end: position, text });
  }

  append(text: string): void {
    this.insert(this.#syntax.getEnd(), text);
  }

  replace(node: Node, text: string): void {
    this.#edits.push({ start: node.getStart(), end: node.getEnd(), text });
  }

  /** Makes the edits so far, so that the next ones can refer to what they wrote. */
  settle(): void {
    if (this.#edits.length === 0) return;
    const text = this.#editedText();
    this.#edits = [];
    this.#syntax = this.#project.createSourceFile(this.#path, text, { overwrite: true });
  }

  /** @param pathOf where a file named by role stands, for the order of imports */
  print(pathOf: (address: string) => string): string {
    const unchanged = this.#imports.length === this.#declaredImports;
    return unchanged ? this.#editedText() : addImports(this.#editedText(), this.#imports, pathOf);
  }

  #editedText(): string {
    return this.#edits
      .toSorted((a, b) => a.start - b.start)
      .reduceRight(
        (text, { start, end, text: added }) => text.slice(0, start) + added + text.slice(end),
        this.#syntax.getFullText(),
      );
  }
}

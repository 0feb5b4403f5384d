/** An edit as a developer would make it, written down so that it can be read and repeated. */
import { dirname, join, relative } from "node:path/posix";

export interface Edit {
  /** What was done, in a few words. */
  readonly about: string;
  /** The project it is made in; a layered REST service unless it says otherwise. */
  readonly on?: Start;
  make(project: Draft): void;
  /** Commands after which owner and plinth have changed the same thing, and where: files, or `file: key` in data. */
  readonly meets?: Readonly<Record<string, readonly string[]>>;
  /** Commands after which the compiler has to point at the owner's code, because what it relied on is gone: files. */
  readonly breaks?: Readonly<Record<string, readonly string[]>>;
}

export const starts = [
  "layered rest",
  "layered graphql",
  "layered grpc",
  "hexagonal rest",
] as const;
export type Start = (typeof starts)[number];

export function defineEdit(edit: Edit): Edit {
  return edit;
}

/** What an edit needs is not there: it cannot be made in this project. */
export class NotApplicable extends Error {}

/** A project in the hands of its owner. */
export class Draft {
  readonly files: Map<string, string>;

  constructor(files: ReadonlyMap<string, string>) {
    this.files = new Map(files);
  }

  read(path: string): string {
    const text = this.files.get(path);
    if (text === undefined) throw new NotApplicable(`There is no ${path}.`);
    return text;
  }

  write(path: string, text: string): void {
    this.files.set(path, text);
  }

  /** Every place that says `from` says `to` now. */
  replace(path: string, from: string, to: string): void {
    const text = this.read(path);
    if (!text.includes(from)) throw new NotApplicable(`${path} does not say ${from}.`);
    this.write(
      path,
      text.replaceAll(from, () => to),
    );
  }

  /** New lines below the first one that says or contains this. */
  after(path: string, line: string, added: string): void {
    this.#beside(path, line, (found) => `${found}\n${added}`);
  }

  /** New lines above the first one that says or contains this. */
  before(path: string, line: string, added: string): void {
    this.#beside(path, line, (found) => `${added}\n${found}`);
  }

  append(path: string, added: string): void {
    this.write(path, `${this.read(path)}${added}`);
  }

  remove(path: string): void {
    this.read(path);
    this.files.delete(path);
  }

  /** As an editor does it: the file goes elsewhere, and every import follows. */
  move(from: string, to: string): void {
    const text = this.read(from);
    this.files.delete(from);
    this.files.set(
      to,
      turned(text, from, to, (target) => target),
    );
    for (const [path, content] of this.files) {
      if (path === to || !path.endsWith(".ts")) continue;
      this.files.set(
        path,
        turned(content, path, path, (target) => (target === from ? to : target)),
      );
    }
  }

  /** The same change to every file whose path matches. */
  every(paths: RegExp, change: (text: string) => string): void {
    for (const [path, text] of this.files) if (paths.test(path)) this.files.set(path, change(text));
  }

  #beside(path: string, line: string, change: (found: string) => string): void {
    const lines = this.read(path).split("\n");
    const exact = lines.indexOf(line);
    const index = exact === -1 ? lines.findIndex((one) => one.includes(line)) : exact;
    if (index === -1) throw new NotApplicable(`${path} has no line with ${line}.`);
    lines[index] = change(lines[index]!);
    this.write(path, lines.join("\n"));
  }
}

function turned(text: string, at: string, now: string, follow: (target: string) => string): string {
  return text.replaceAll(
    /(from |import\()"(\.{1,2}\/[^"]+)"/g,
    (whole, lead: string, name: string) => {
      const target = follow(join(dirname(at), name));
      if (at === now && target === join(dirname(at), name)) return whole;
      const path = relative(dirname(now), target);
      return `${lead}"${path.startsWith(".") ? path : `./${path}`}"`;
    },
  );
}

import { ts } from "ts-morph";
import { asLines, commentsIn, spanToRemove } from "./import-comments.ts";
import type { Merge, Triple } from "./state.ts";
import { nextLine, type Part, textOf } from "./tree.ts";
import { importsKind, type TypeScriptSource } from "./typescript.ts";

/** One name that a file imports. */
interface Name {
  readonly from: string;
  /** As in `import <clause> from`: `* as z`, `{ a }` and `{ a as b }` as `a` and `a as b`, `default`. */
  readonly clause: string;
  readonly local: string;
  readonly form: "named" | "default" | "namespace" | "effect";
  readonly typeOnly: boolean;
}

/** What the merged file turned out to need. */
export interface Needs {
  /** Whether code that is there uses a name. */
  uses(local: string): boolean;
}

/** Merges imports as a set of names. Names nothing needs are not added, and needed ones are not removed. */
export function mergeImports(needs: Needs): (merge: Merge, part: Triple<Part>) => boolean {
  return (merge, { base, working, target }) => {
    if (working.is !== "list" || working.kind !== importsKind) return false;
    const sources = merge.sources as Triple<TypeScriptSource>;
    const [before, owner, plinth] = [sources.base, sources.working, sources.target].map(
      namesIn,
    ) as [Name[], Name[], Name[]];
    const kept = owner.filter(
      (name) =>
        has(plinth, name) ||
        !has(before, name) ||
        (name.form !== "effect" && !provides(plinth, name.local) && needs.uses(name.local)),
    );
    const bound = new Set(kept.map(({ local }) => local));
    const added = plinth.filter(
      (name) =>
        !has(before, name) &&
        !has(kept, name) &&
        (name.form === "effect" || (!bound.has(name.local) && needs.uses(name.local))),
    );
    // A name that plinth needs as a value now is no longer imported as a type.
    const names = [...kept, ...added].map((name) => {
      const now = plinth.find((one) => same(one, name));
      const typeOnly =
        name.typeOnly && (now === undefined || now.typeOnly || !changedToValue(before, now));
      return { ...name, typeOnly };
    });
    write(merge, { base, working, target }, names, owner);
    return true;
  };
}

/** From this module or another one. */
function provides(names: readonly Name[], local: string): boolean {
  return names.some((name) => name.local === local);
}

function changedToValue(before: readonly Name[], now: Name): boolean {
  return before.find((one) => same(one, now))?.typeOnly !== now.typeOnly;
}

function write(
  merge: Merge,
  part: Triple<Part>,
  names: readonly Name[],
  owner: readonly Name[],
): void {
  const sources = merge.sources as Triple<TypeScriptSource>;
  const { working, target } = sources;
  const style = styleOf(working);
  const present = new Set<string>();
  const edit = (start: number, end: number, text: string) =>
    merge.edit({ start, end }, text, part.base, part.target);
  const before = part.base === undefined ? [] : commentsIn(textOf(sources.base, part.base));
  const isOwners = (comment: string): boolean => !before.includes(comment);
  const theirs = declarationsOf(target);
  const anchors = new Map<string, number>();
  for (const declaration of declarationsOf(working)) {
    const from = moduleOf(declaration);
    const start = declaration.getStart(working.file);
    anchors.set(from, nextLine(working.text, declaration.end));
    const held = namesOf(declaration);
    const stay = held.flatMap((name) => names.filter((one) => same(one, name)));
    // The first statement of a module takes what is new of it.
    const first = !present.has(from);
    present.add(from);
    const extra = first
      ? names.filter((name) => name.from === from && name.form === "named" && !has(owner, name))
      : [];
    const now = held.some(({ form }) => form === "namespace")
      ? stay
      : sorted([...stay, ...extra], sources);
    if (held.some(({ form }) => form === "namespace") && extra.length > 0) present.delete(from);
    if (now.length === 0 && held.length > 0) {
      const gone = spanToRemove(working.text, start, declaration.end);
      edit(gone.start, gone.end, asLines(commentsIn(textOf(working, gone)).filter(isOwners)));
    } else if (print(now) !== print(held)) {
      const copy = theirs.find(
        (one) => moduleOf(one) === from && print(namesOf(one)) === print(now),
      );
      const text = copy === undefined ? style(now) : style.adopt(copy.getText(target.file), now);
      const comments = commentsIn(declaration.getText(working.file)).filter(isOwners);
      edit(start, declaration.end, `${asLines(comments)}${text}`);
    }
  }
  let at = part.working.start;
  for (const declaration of theirs) {
    const from = moduleOf(declaration);
    const added = namesOf(declaration).filter(
      (name) =>
        has(names, name) && !has(owner, name) && (!present.has(from) || name.form !== "named"),
    );
    if (added.length > 0) {
      const alone = at >= working.text.length && !working.text.endsWith("\n") ? "\n" : "";
      edit(at, at, `${alone}${style(added)}\n`);
    }
    at = anchors.get(from) ?? at;
  }
}

/** As plinth has them where it has them, then the owner's. */
function sorted(names: readonly Name[], { working, target }: Triple<TypeScriptSource>): Name[] {
  const [plinth, owner] = [namesIn(target), namesIn(working)];
  const rank = (name: Name): number => {
    const index = plinth.findIndex((one) => same(one, name));
    return index === -1 ? plinth.length + owner.findIndex((one) => same(one, name)) : index;
  };
  return names.toSorted((a, b) => rank(a) - rank(b));
}

function declarationsOf({ file }: TypeScriptSource): ts.ImportDeclaration[] {
  const end = file.statements.findIndex((statement) => !ts.isImportDeclaration(statement));
  return file.statements.slice(0, end === -1 ? undefined : end).filter(ts.isImportDeclaration);
}

function namesIn(source: TypeScriptSource): Name[] {
  return declarationsOf(source).flatMap(namesOf);
}

function namesOf(declaration: ts.ImportDeclaration): Name[] {
  const from = moduleOf(declaration);
  const clause = declaration.importClause;
  if (clause === undefined)
    return [{ from, clause: "", local: "", form: "effect", typeOnly: false }];
  const typeOnly = clause.isTypeOnly;
  const names: Name[] = [];
  if (clause.name !== undefined) {
    names.push({ from, clause: "default", local: clause.name.text, form: "default", typeOnly });
  }
  const bindings = clause.namedBindings;
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) {
    const local = bindings.name.text;
    names.push({ from, clause: "*", local, form: "namespace", typeOnly });
  }
  if (bindings !== undefined && ts.isNamedImports(bindings)) {
    for (const element of bindings.elements) {
      const imported = element.propertyName?.text ?? element.name.text;
      const local = element.name.text;
      const written = imported === local ? local : `${imported} as ${local}`;
      names.push({
        from,
        clause: written,
        local,
        form: "named",
        typeOnly: typeOnly || element.isTypeOnly,
      });
    }
  }
  return names;
}

function moduleOf(declaration: ts.ImportDeclaration): string {
  return (declaration.moduleSpecifier as ts.StringLiteral).text;
}

function same(one: Name, other: Name): boolean {
  return (
    one.from === other.from &&
    one.clause === other.clause &&
    one.local === other.local &&
    one.form === other.form
  );
}

function has(names: readonly Name[], name: Name): boolean {
  return names.some((one) => same(one, name));
}

function print(names: readonly Name[]): string {
  return names
    .map((name) => `${name.form}${name.clause}${name.local}${name.typeOnly}`)
    .sort()
    .join();
}

const lineWidth = 100;

/** Prints one import as the file's others are printed. */
function styleOf({ file, text }: TypeScriptSource) {
  const example = file.statements.find(ts.isImportDeclaration)?.getText(file) ?? `import "";`;
  const quote = example.includes("'") && !example.includes('"') ? "'" : '"';
  const end = example.endsWith(";") ? ";" : "";
  const indent = /^(\t+)\S/m.exec(text) ? "\t" : "  ";
  const printed = (names: readonly Name[]): string => {
    const tail = `${quote}${names[0]!.from}${quote}${end}`;
    if (names[0]!.form === "effect") return `import ${tail}`;
    const onlyTypes = names.every(({ typeOnly }) => typeOnly);
    const head = onlyTypes ? "import type " : "import ";
    const fallback = names.find(({ form }) => form === "default");
    const space = names.find(({ form }) => form === "namespace");
    const named = names
      .filter(({ form }) => form === "named")
      .map(({ clause, typeOnly }) => (typeOnly && !onlyTypes ? `type ${clause}` : clause));
    const first = [
      ...(fallback === undefined ? [] : [fallback.local]),
      ...(space === undefined ? [] : [`* as ${space.local}`]),
    ].join(", ");
    if (named.length === 0) return `${head}${first} from ${tail}`;
    const lead = `${head}${first === "" ? "" : `${first}, `}`;
    const line = `${lead}{ ${named.join(", ")} } from ${tail}`;
    if (line.length <= lineWidth || named.length === 1) return line;
    return `${lead}{\n${named.map((name) => `${indent}${name},\n`).join("")}} from ${tail}`;
  };
  const adopt = (copy: string, names: readonly Name[]): string =>
    quote === '"' && end === ";" && indent === "  " ? copy : printed(names);
  return Object.assign(printed, { adopt });
}

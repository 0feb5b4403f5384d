/**
 * Text that knows where it may be broken, and how it is printed within a width. The algorithm is the one of Wadler's "prettier
 * printer" as the formatter of the generated projects has it.
 */

export type Doc =
  | string
  | readonly Doc[]
  | { readonly kind: "line"; readonly soft: boolean; readonly hard: boolean }
  | { readonly kind: "indent"; readonly doc: Doc }
  | { readonly kind: "ifBreak"; readonly broken: Doc; readonly flat: Doc }
  | { readonly kind: "end of line"; readonly text: string }
  | { readonly kind: "beside or below"; readonly doc: Doc }
  | Group;

interface Group {
  readonly kind: "group";
  readonly doc: Doc;
  /** Ways to print it, from the narrowest to the most broken; without them, flat or broken. */
  readonly states: readonly Doc[] | undefined;
  readonly breaks: boolean;
}

export const line: Doc = { kind: "line", soft: false, hard: false };
export const softline: Doc = { kind: "line", soft: true, hard: false };
export const hardline: Doc = { kind: "line", soft: false, hard: true };

export const indent = (doc: Doc): Doc => ({ kind: "indent", doc });
export const ifBreak = (broken: Doc, flat: Doc = ""): Doc => ({ kind: "ifBreak", broken, flat });
/** A comment that ends its line, and counts for nothing. */
export const endOfLine = (text: string): Doc => ({ kind: "end of line", text });

/** On the same line if its beginning has room there, else on the next. */
export const besideOrBelow = (doc: Doc): Doc => ({ kind: "beside or below", doc });

export function group(doc: Doc, breaks = false): Doc {
  return { kind: "group", doc, states: undefined, breaks: breaks || mustBreak(doc) };
}

/** The first of `states` that fits, else the last one. */
export function firstThatFits(states: readonly [Doc, ...Doc[]]): Doc {
  return { kind: "group", doc: states[0], states, breaks: false };
}

export function join(separator: Doc, docs: readonly Doc[]): Doc {
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]));
}

/** Without any place to break it. */
export function flattened(doc: Doc): Doc {
  if (typeof doc === "string") return doc;
  if (isList(doc)) return doc.map(flattened);
  switch (doc.kind) {
    case "line":
      return doc.soft ? "" : " ";
    case "indent":
    case "group":
      return flattened(doc.doc);
    case "beside or below":
      return [" ", flattened(doc.doc)];
    case "ifBreak":
      return flattened(doc.flat);
    case "end of line":
      return doc;
  }
}

/** Whether there is a line break in it wherever it stands. */
export function mustBreak(doc: Doc): boolean {
  if (typeof doc === "string") return doc.includes("\n");
  if (isList(doc)) return doc.some(mustBreak);
  switch (doc.kind) {
    case "line":
      return doc.hard;
    case "indent":
    case "beside or below":
      return mustBreak(doc.doc);
    case "group":
      return doc.breaks || mustBreak(doc.doc);
    case "ifBreak":
      return mustBreak(doc.broken);
    case "end of line":
      return false;
  }
}

interface Command {
  readonly indent: number;
  readonly flat: boolean;
  readonly doc: Doc;
}

export function printDoc(doc: Doc, width: number): string {
  let text = "";
  let column = 0;
  let pending = "";
  // After a line break that had to be, even what was to stand on one line has to find out anew.
  let measureAnew = false;
  const commands: Command[] = [{ indent: 0, flat: false, doc }];
  for (let command = commands.pop(); command !== undefined; command = commands.pop()) {
    const { doc: current, flat, indent: depth } = command;
    const push = (next: Doc, isFlat = flat, at = depth) =>
      commands.push({ indent: at, flat: isFlat, doc: next });
    if (typeof current === "string") {
      text += current;
      const end = current.lastIndexOf("\n");
      column = end === -1 ? column + current.length : current.length - end - 1;
    } else if (isList(current)) {
      for (const part of current.toReversed()) push(part);
    } else if (current.kind === "indent") push(current.doc, flat, depth + 2);
    else if (current.kind === "ifBreak") push(flat ? current.flat : current.broken);
    else if (current.kind === "beside or below") {
      const begin = { indent: depth, flat: false, doc: current.doc };
      const beside =
        flat || fits({ indent: depth, flat: true, doc: " " }, [...commands, begin], width - column);
      if (beside) push([" ", current.doc]);
      else push([hardline, current.doc], flat, depth + 2);
    } else if (current.kind === "end of line") pending += current.text;
    else if (current.kind === "group") {
      const anew = measureAnew;
      measureAnew = false;
      const way = wayOf(current, { ...command, flat: flat && !anew }, commands, width - column);
      push(way.doc, way.flat);
    } else if (flat && !current.hard) {
      text += current.soft ? "" : " ";
      column += current.soft ? 0 : 1;
    } else {
      text = `${withoutSpace(text + pending)}\n${" ".repeat(depth)}`;
      pending = "";
      column = depth;
      measureAnew ||= flat;
    }
  }
  return text + pending;
}

function wayOf(
  { doc, states, breaks }: Group,
  { flat, indent: depth }: Command,
  rest: readonly Command[],
  room: number,
): { doc: Doc; flat: boolean } {
  if (flat) return { doc, flat: !breaks };
  const fitting = (state: Doc) => fits({ indent: depth, flat: true, doc: state }, rest, room);
  if (!breaks && fitting(doc)) return { doc, flat: true };
  if (states === undefined) return { doc, flat: false };
  const found = states.slice(1).find(fitting);
  if (found !== undefined) return { doc: found, flat: true };
  return { doc: states.at(-1)!, flat: false };
}

/** Whether what is printed up to the next line break has room. */
function fits(first: Command, rest: readonly Command[], width: number): boolean {
  let room = width;
  let next = rest.length;
  const commands: Command[] = [first];
  while (room >= 0) {
    const command = commands.pop() ?? rest[--next];
    if (command === undefined) return true;
    const { doc, flat } = command;
    const push = (part: Doc, isFlat = flat) =>
      commands.push({ ...command, doc: part, flat: isFlat });
    if (typeof doc === "string") {
      const end = doc.indexOf("\n");
      if (end !== -1) return room >= end;
      room -= doc.length;
    } else if (isList(doc)) for (const part of doc.toReversed()) push(part);
    else if (doc.kind === "indent") push(doc.doc);
    else if (doc.kind === "beside or below") push([" ", doc.doc]);
    else if (doc.kind === "ifBreak") push(flat ? doc.flat : doc.broken);
    else if (doc.kind === "group") {
      const isFlat = doc.breaks ? false : flat;
      push(doc.states !== undefined && !isFlat ? doc.states.at(-1)! : doc.doc, isFlat);
    } else if (doc.kind === "line") {
      if (doc.hard || !flat) return true;
      room -= doc.soft ? 0 : 1;
    }
  }
  return false;
}

function withoutSpace(text: string): string {
  let end = text.length;
  while (text[end - 1] === " ") end--;
  return text.slice(0, end);
}

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

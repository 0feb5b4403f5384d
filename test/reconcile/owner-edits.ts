/** What an owner does to a file, at random: each edit leaves a mark that no merge may lose. */
import fc from "fast-check";

export interface Edited {
  readonly text: string;
  /** Words that stand in the text and in no other. */
  readonly marks: readonly string[];
}

export type OwnerEdit = (text: string, mark: string) => string;

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function at(lines: readonly string[], where: number): number {
  return Math.floor(where * lines.length);
}

function indentOf(line: string | undefined): string {
  return /^\s*/.exec(line ?? "")![0];
}

/** A line of the owner's, in the indentation of its neighbour. */
function insertLine(write: (mark: string) => string): fc.Arbitrary<OwnerEdit> {
  return place.map((where) => (text, mark) => {
    const lines = text.split("\n");
    const index = at(lines, where);
    lines.splice(index, 0, indentOf(lines[index]) + write(mark));
    return lines.join("\n");
  });
}

/** Another word in place of one that is there. */
const changeWord: fc.Arbitrary<OwnerEdit> = fc
  .tuple(place, place)
  .map(([where, which]) => (text, mark) => {
    const lines = text.split("\n");
    const index = at(lines, where);
    const words = [...(lines[index] ?? "").matchAll(/[A-Za-z_]\w*/g)];
    const word = words[at(words.map(String), which)];
    if (word === undefined) return text;
    lines[index] =
      lines[index]!.slice(0, word.index) + mark + lines[index]!.slice(word.index + word[0].length);
    return lines.join("\n");
  });

/** A comment on a key of YAML whose value follows below, or that has none. */
const commentOnKey: fc.Arbitrary<OwnerEdit> = place.map((where) => (text, mark) => {
  const lines = text.split("\n");
  const keys = [...lines.keys()].filter((index) => /^[^#]*:(?: &\w+)?$/.test(lines[index]!));
  const index = keys[at(keys.map(String), where)];
  if (index !== undefined) lines[index] += ` # ${mark}`;
  return lines.join("\n");
});

const deleteLine: fc.Arbitrary<OwnerEdit> = place.map((where) => (text) => {
  const lines = text.split("\n");
  lines.splice(at(lines, where), 1);
  return lines.join("\n");
});

const duplicateLine: fc.Arbitrary<OwnerEdit> = place.map((where) => (text) => {
  const lines = text.split("\n");
  const index = at(lines, where);
  lines.splice(index, 0, lines[index]!);
  return lines.join("\n");
});

/** What another formatter would do. */
export const formats = {
  tabs: (text: string) =>
    text.replaceAll(/^(?: {2})+/gm, (spaces) => "\t".repeat(spaces.length / 2)),
  wide: (text: string) => text.replaceAll(/^ +/gm, (spaces) => spaces + spaces),
  quotes: (text: string) => text.replaceAll(/"([\w./@-]*)"/g, "'$1'"),
  semicolons: (text: string) => text.replaceAll(/;$/gm, ""),
  windows: (text: string) => text.replaceAll("\n", "\r\n"),
} as const;

export const codeEdits: fc.Arbitrary<OwnerEdit[]> = fc.array(
  fc.oneof(
    insertLine((mark) => `const ${mark} = 1;`),
    insertLine((mark) => `${mark}: 1,`),
    insertLine((mark) => `// ${mark}`),
    fc.constant<OwnerEdit>((text, mark) => `import { ${mark} } from "./${mark}.ts";\n${text}`),
    changeWord,
    changeWord,
    deleteLine,
    duplicateLine,
    fc.constantFrom<OwnerEdit>(formats.tabs, formats.quotes, formats.windows),
  ),
  { minLength: 1, maxLength: 5 },
);

/** Such as another version of a template makes: no comments, which follow the code they stand by. */
export const plinthEdits: fc.Arbitrary<OwnerEdit[]> = fc.array(
  fc.oneof(
    insertLine((mark) => `const ${mark} = 1;`),
    insertLine((mark) => `${mark}: 1,`),
    changeWord,
  ),
  { minLength: 1, maxLength: 5 },
);

export const dataEdits: fc.Arbitrary<OwnerEdit[]> = fc.array(
  fc.oneof(
    insertLine((mark) => `"${mark}": 1,`),
    insertLine((mark) => `${mark}: 1`),
    insertLine((mark) => `${mark}=1`),
    insertLine((mark) => `# ${mark}`),
    commentOnKey,
    fc.constant<OwnerEdit>((text, mark) => `${text}# ${mark}\n`),
    changeWord,
    deleteLine,
    fc.constantFrom<OwnerEdit>(formats.windows, formats.wide),
  ),
  { minLength: 1, maxLength: 5 },
);

export function edit(text: string, edits: readonly OwnerEdit[]): Edited {
  let now = text;
  edits.forEach((one, index) => (now = one(now, `own${index}own`)));
  const marks = edits.map((_, index) => `own${index}own`).filter((mark) => now.includes(mark));
  return { text: now, marks };
}

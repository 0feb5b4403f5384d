/** A text's lines without their endings, and what it takes to write it back as it was. */
export interface Lines {
  readonly lines: readonly string[];
  readonly ending: "\n" | "\r\n";
  /** Whether the last line has an ending. */
  readonly closed: boolean;
  readonly byteOrderMark: boolean;
}

/**
 * Splits a text so that line endings, the last line's ending and the byte order mark are properties of the file instead
 * of differences in its lines. A text that mixes endings counts as what most of its lines have.
 */
export function splitLines(text: string): Lines {
  const byteOrderMark = text.startsWith("\uFEFF");
  const body = byteOrderMark ? text.slice(1) : text;
  const breaks = body.match(/\r?\n/g) ?? [];
  const windows = breaks.filter((found) => found === "\r\n").length;
  const lines = body === "" ? [] : body.split(/\r?\n/);
  const closed = body === "" || lines.at(-1) === "";
  if (closed) lines.pop();
  return { lines, ending: windows * 2 > breaks.length ? "\r\n" : "\n", closed, byteOrderMark };
}

/** The text of which `splitLines` gives these lines. An empty last line needs its ending: without, it would not be there. */
export function joinLines({ lines, ending, closed, byteOrderMark }: Lines): string {
  const last = lines.at(-1);
  const close = last !== undefined && (closed || last === "");
  return (byteOrderMark ? "\uFEFF" : "") + lines.join(ending) + (close ? ending : "");
}

/** Whether two texts differ in nothing but line endings, the last line's ending and the byte order mark. */
export function sameLines(one: string, other: string): boolean {
  if (one === other) return true;
  const [left, right] = [splitLines(one).lines, splitLines(other).lines];
  return left.length === right.length && left.every((line, index) => line === right[index]);
}

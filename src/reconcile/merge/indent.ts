/**
 * Moves a text from one indentation to another. Its first line stands behind the indentation already. Spaces become tabs
 * where the new place is indented with tabs. Text with a template literal of several lines stays as it is: there, spaces
 * are content.
 */
export function restyle(text: string, from: string, to: string): string {
  if (from === to || !text.includes("\n") || /`[^`]*\n[^`]*`/.test(text)) return text;
  const [first = "", ...rest] = text.split("\n");
  const moved = rest.map((line, index) => {
    if (line.trim() === "") return index === rest.length - 1 && line === from ? to : line;
    if (!line.startsWith(from)) return line;
    return to + deeper(line.slice(from.length), from, to);
  });
  return [first, ...moved].join("\n");
}

/** One level is what plinth writes, two spaces, unless the two places show that the owner's levels are other ones. */
function deeper(line: string, from: string, to: string): string {
  const inner = /^ */.exec(line)![0].length;
  const unit = unitOf(from, to);
  if (unit === undefined || inner % 2 !== 0) return line;
  return unit.repeat(inner / 2) + line.slice(inner);
}

function unitOf(from: string, to: string): string | undefined {
  if (to.includes("\t")) return "\t";
  if (from.length === 0 || from.includes("\t")) return undefined;
  const levels = from.length / 2;
  const width = to.length / levels;
  return width === 2 || !Number.isInteger(width) || width > 8 ? undefined : " ".repeat(width);
}

const lineWidth = 100;

/** JSON as the formatter of the generated project prints it: objects open, arrays on one line where they fit. */
export function printJson(value: unknown): string {
  return `${print(value, "", 0)}\n`;
}

function print(value: unknown, indent: string, column: number): string {
  if (Array.isArray(value)) return printArray(value, indent, column);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return "{}";
  const inner = `${indent}  `;
  const lines = entries.map(([key, item]) => {
    const head = `${inner}${JSON.stringify(key)}: `;
    return head + print(item, inner, head.length);
  });
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

function printArray(items: readonly unknown[], indent: string, column: number): string {
  if (items.length === 0) return "[]";
  const inner = `${indent}  `;
  const flat = items.every((item) => typeof item !== "object" || item === null);
  if (flat) {
    const line = `[${items.map((item) => JSON.stringify(item)).join(", ")}]`;
    // One column is kept for the comma that may follow.
    if (column + line.length < lineWidth) return line;
  }
  return `[\n${items.map((item) => inner + print(item, inner, inner.length)).join(",\n")}\n${indent}]`;
}

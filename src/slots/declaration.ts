/** A declaration inside a function, laid out as the formatter does where it is too long for one line. */

const width = 98;

/** @param operands of `??`; a single one must be a call where it is long */
export function declaration(name: string, operands: readonly string[]): string {
  const value = operands.join(" ?? ");
  const line = `const ${name} = ${value};`;
  if (line.length <= width || line.includes("\n")) return line;
  if (operands.length === 1) return `const ${name} = ${brokenCall(value)};`;
  const below = `  ${value};`;
  if (below.length <= width) return `const ${name} =\n${below}`;
  return `const ${name} =\n  ${operands.join(" ??\n  ")};`;
}

/** `call(a, b)` with each argument on a line of its own, and so within one that is still too long. */
function brokenCall(expression: string, indent = ""): string {
  const open = expression.indexOf("(");
  if (open === -1 || !expression.endsWith(")")) return expression;
  const inner = `${indent}  `;
  const lines = argumentsIn(expression.slice(open + 1, -1)).map((argument) => {
    const line = `${inner}${argument},`;
    return line.length <= width ? line : `${inner}${brokenCall(argument, inner)},`;
  });
  return `${expression.slice(0, open)}(\n${lines.join("\n")}\n${indent})`;
}

/** The arguments of a call, at the commas that stand in no bracket. */
function argumentsIn(list: string): string[] {
  const found = [""];
  let depth = 0;
  for (const character of list) {
    if ("([{".includes(character)) depth++;
    if (")]}".includes(character)) depth--;
    if (character === "," && depth === 0) found.push("");
    else found[found.length - 1] += character;
  }
  return found.map((argument) => argument.trim()).filter((argument) => argument !== "");
}

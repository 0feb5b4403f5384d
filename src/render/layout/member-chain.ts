/** Calls one after another, `a.b().c().d()`, and when each goes on a line of its own. */
import { ts } from "ts-morph";
import { type Doc, firstThatFits, group, hardline, indent, mustBreak } from "./doc.ts";
import type { Printer } from "./layout.ts";

type Link =
  | ts.PropertyAccessExpression
  | ts.CallExpression
  | ts.ElementAccessExpression
  | ts.NonNullExpression;

/** Whether the node is a call of something's property. */
export function isChain(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) && isLink(node.expression) && !ts.isCallExpression(node.expression)
  );
}

function isLink(node: ts.Node): node is Link {
  return (
    ts.isPropertyAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isNonNullExpression(node)
  );
}

export function chainOf(node: ts.CallExpression, printer: Printer): Doc {
  const links: ts.Expression[] = [];
  for (let current: ts.Expression = node; ; current = current.expression) {
    links.unshift(current);
    if (!isLink(current)) break;
  }
  const groups = groupsOf(links);
  const docs = groups.map((members) => members.map((member) => linkDoc(member, printer)));
  const calls = links.filter((link) => ts.isCallExpression(link));
  const merged = groups.length > 1 && staysWithFirst(groups[0]!, node, printer);
  if (groups.length <= (merged ? 3 : 2) && !docs.slice(0, -1).some(mustBreak)) return group(docs);

  const head = merged ? docs.slice(0, 2) : docs.slice(0, 1);
  const tail = docs.slice(head.length);
  const expanded = [head, indent(tail.map((doc) => [hardline, doc]))];
  const complex =
    calls.length > 2 && calls.some((call) => !call.arguments.every((one) => isSimple(one)));
  const functionBefore =
    mustBreak(docs.at(-1)!) &&
    calls.slice(0, -1).some((call) => call.arguments.some((one) => ts.isArrowFunction(one)));
  if (complex || docs.slice(0, -1).some(mustBreak) || functionBefore) return group(expanded);
  return firstThatFits([docs, expanded]);
}

/** The first thing with what belongs to it, then each call with the properties that lead to it. */
function groupsOf(links: readonly ts.Expression[]): ts.Expression[][] {
  const [first, ...rest] = links;
  const groups: ts.Expression[][] = [[first!]];
  let index = 0;
  while (index < rest.length && !ts.isPropertyAccessExpression(rest[index]!)) {
    groups[0]!.push(rest[index++]!);
  }
  if (
    !rest.slice(0, index).some((link) => ts.isCallExpression(link)) &&
    !ts.isCallExpression(first!)
  ) {
    while (
      index + 1 < rest.length &&
      !ts.isCallExpression(rest[index]!) &&
      !ts.isCallExpression(rest[index + 1]!)
    ) {
      groups[0]!.push(rest[index++]!);
    }
  }
  let current: ts.Expression[] = [];
  let called = false;
  for (const link of rest.slice(index)) {
    if (called && ts.isPropertyAccessExpression(link)) {
      groups.push(current);
      current = [];
      called = false;
    }
    if (ts.isCallExpression(link)) called = true;
    current.push(link);
  }
  if (current.length > 0) groups.push(current);
  return groups;
}

function linkDoc(node: ts.Expression, printer: Printer): Doc {
  if (ts.isCallExpression(node)) {
    const optional = node.questionDotToken ? "?." : "";
    return [optional, printer.typeArguments(node), printer.callArguments(node)];
  }
  if (ts.isPropertyAccessExpression(node))
    return `${node.questionDotToken ? "?." : "."}${node.name.text}`;
  if (ts.isElementAccessExpression(node))
    return `${node.questionDotToken ? "?." : ""}[${printer.textOf(node.argumentExpression)}]`;
  if (ts.isNonNullExpression(node)) return "!";
  return printer.print(node);
}

function staysWithFirst(first: readonly ts.Expression[], node: ts.Node, printer: Printer): boolean {
  const isFactory = (name: string) => /^[A-Z]|^[$_]+$/.test(name);
  const [only] = first;
  if (first.length === 1) {
    if (only!.kind === ts.SyntaxKind.ThisKeyword) return true;
    if (!ts.isIdentifier(only!)) return false;
    const isShort = ts.isExpressionStatement(node.parent) && only.text.length <= 2;
    return isFactory(only.text) || isShort;
  }
  const last = first.at(-1)!;
  return ts.isPropertyAccessExpression(last) && isFactory(printer.textOf(last.name));
}

/** An argument that says little enough for its call to share a line. */
function isSimple(node: ts.Expression, depth = 0): boolean {
  if (depth >= 2) return false;
  const isChildSimple = (child: ts.Expression) => isSimple(child, depth + 1);
  if (ts.isArrowFunction(node)) return ts.isBlock(node.body);
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every(
      (property) =>
        ts.isShorthandPropertyAssignment(property) ||
        (ts.isPropertyAssignment(property) && isChildSimple(property.initializer)),
    );
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isChildSimple);
  if (ts.isCallExpression(node) || ts.isNewExpression(node))
    return isSimple(node.expression, depth) && (node.arguments ?? []).every(isChildSimple);
  if (ts.isPropertyAccessExpression(node) || ts.isNonNullExpression(node))
    return isSimple(node.expression, depth);
  if (ts.isElementAccessExpression(node))
    return isSimple(node.expression, depth) && isSimple(node.argumentExpression, depth);
  if (ts.isPrefixUnaryExpression(node)) return isSimple(node.operand, depth);
  if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) return node.getText().length <= 7;
  return ts.isIdentifier(node) || ts.isLiteralExpression(node) || literals.has(node.kind);
}

const literals: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ThisKeyword,
  ts.SyntaxKind.TrueKeyword,
  ts.SyntaxKind.FalseKeyword,
  ts.SyntaxKind.NullKeyword,
]);

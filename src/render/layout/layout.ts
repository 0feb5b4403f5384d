/**
 * Lays TypeScript out as the formatter of the generated projects does: text whose names come from the user has lines of any
 * length. It knows the syntax that templates use; whatever else there is stays as it was written.
 */
import { ts } from "ts-morph";
import {
  besideOrBelow,
  type Doc,
  endOfLine,
  firstThatFits,
  flattened,
  group,
  hardline,
  ifBreak,
  indent,
  join,
  line,
  mustBreak,
  printDoc,
  softline,
} from "./doc.ts";
import { chainOf, isChain } from "./member-chain.ts";

const width = 100;

/** The text laid out; unchanged where it has syntax that this does not know. */
export function layOut(path: string, text: string): string {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const printer = new Printer(source);
  const printed = printDoc(printer.statements(source.statements, source.endOfFileToken), width);
  return essence(printed) === essence(text) ? `${printed}\n` : text;
}

export function isTooWide(text: string): boolean {
  return text.split("\n").some(({ length }) => length > width);
}

/** What no layout may change. */
function essence(text: string): string {
  return text.replaceAll(/[\s,;()|]+/g, "");
}

const { SyntaxKind } = ts;

export class Printer {
  readonly #source: ts.SourceFile;
  readonly #text: string;

  constructor(source: ts.SourceFile) {
    this.#source = source;
    this.#text = source.text;
  }

  /** Nodes of a list, each on lines of its own, with their comments and at most one blank line between two. */
  statements(nodes: readonly ts.Node[], end?: ts.Node): Doc {
    const docs = nodes.map((node, index) => {
      const leading = this.#leading(node);
      const blank = index > 0 && this.#blankBefore(node) ? [hardline] : [];
      return [...blank, ...leading, this.print(node), this.#trailing(node)];
    });
    const dangling = end === undefined ? [] : this.#comments(end);
    return [join(hardline, docs), ...dangling.map((comment) => [hardline, comment])];
  }

  print(node: ts.Node): Doc {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return this.#module(node);
    if (ts.isExportAssignment(node)) return ["export default ", this.print(node.expression), ";"];
    if (ts.isVariableStatement(node))
      return [this.#modifiers(node), this.#variables(node.declarationList), ";"];
    if (ts.isFunctionDeclaration(node)) return this.#function(node);
    if (ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node))
      return this.#function(node);
    if (ts.isGetAccessorDeclaration(node)) return this.#function(node);
    if (ts.isMethodSignature(node)) return this.#function(node);
    if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) return this.#members(node);
    if (ts.isPropertyDeclaration(node) || ts.isPropertySignature(node)) return this.#property(node);
    if (ts.isTypeAliasDeclaration(node)) {
      const head = [
        this.#modifiers(node),
        "type ",
        node.name.text,
        this.#typeParameters(node),
        " =",
      ];
      if (this.textOf(node.type).includes("\n")) return this.#verbatim(node);
      return [group([head, this.#typeAfter(node.type)]), ";"];
    }
    if (ts.isExpressionStatement(node)) return [this.print(node.expression), ";"];
    if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return this.#leaving(node);
    if (ts.isIfStatement(node)) return this.#if(node);
    if (ts.isForOfStatement(node)) {
      const { initializer } = node;
      const each = ts.isVariableDeclarationList(initializer)
        ? this.#variables(initializer)
        : this.print(initializer);
      const word = node.awaitModifier === undefined ? "for (" : "for await (";
      return [word, each, " of ", this.print(node.expression), ")", this.#clause(node.statement)];
    }
    if (ts.isForStatement(node)) return this.#for(node);
    if (ts.isWhileStatement(node)) {
      const condition = group([indent([softline, this.print(node.expression)]), softline]);
      return [group(["while (", condition, ")"]), this.#clause(node.statement)];
    }
    if (ts.isDoStatement(node)) {
      const condition = group([indent([softline, this.print(node.expression)]), softline]);
      return ["do", this.#clause(node.statement), " while (", condition, ");"];
    }
    if (ts.isTryStatement(node)) return this.#try(node);
    if (ts.isSwitchStatement(node)) return this.#switch(node);
    if (ts.isModuleDeclaration(node)) return this.#namespace(node);
    if (ts.isBlock(node)) return this.#block(node);
    return this.#expression(node);
  }

  #expression(node: ts.Node): Doc {
    if (isChain(node)) return chainOf(node, this);
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const word = ts.isNewExpression(node) ? "new " : "";
      return [
        word,
        this.print(node.expression),
        this.typeArguments(node),
        this.callArguments(node),
      ];
    }
    if (ts.isPropertyAccessExpression(node))
      return [
        this.print(node.expression),
        this.textOf(node).slice(this.textOf(node.expression).length),
      ];
    if (ts.isObjectLiteralExpression(node)) return this.#braces(node, node.properties);
    if (ts.isObjectBindingPattern(node)) return this.#braces(node, node.elements);
    if (ts.isPropertyAssignment(node))
      return this.#assigned(this.print(node.name), ":", node.initializer);
    if (ts.isArrayLiteralExpression(node) || ts.isArrayBindingPattern(node))
      return this.#array(node.elements);
    if (ts.isArrowFunction(node)) return this.#arrow(node);
    if (ts.isAwaitExpression(node)) return ["await ", this.print(node.expression)];
    if (ts.isVoidExpression(node)) return ["void ", this.print(node.expression)];
    if (ts.isSpreadElement(node) || ts.isSpreadAssignment(node))
      return ["...", this.print(node.expression)];
    if (ts.isNonNullExpression(node)) return [this.print(node.expression), "!"];
    if (ts.isParenthesizedExpression(node)) {
      const inner = this.print(node.expression);
      const isObject = ts.isPropertyAccessExpression(node.parent);
      if (!isObject || !ts.isAwaitExpression(node.expression)) return ["(", inner, ")"];
      return ["(", group([indent([softline, inner]), softline]), ")"];
    }
    if (ts.isAsExpression(node)) return [this.print(node.expression), " as ", this.type(node.type)];
    if (ts.isPostfixUnaryExpression(node))
      return [this.print(node.operand), ts.tokenToString(node.operator)!];
    if (ts.isPrefixUnaryExpression(node))
      return [ts.tokenToString(node.operator)!, this.print(node.operand)];
    if (ts.isConditionalExpression(node)) {
      const [yes, no] = [indent(this.print(node.whenTrue)), indent(this.print(node.whenFalse))];
      return group([this.print(node.condition), indent([line, "? ", yes, line, ": ", no])]);
    }
    if (ts.isBinaryExpression(node)) return this.#binary(node);
    if (ts.isTypeNode(node)) return this.type(node);
    return this.#verbatim(node);
  }

  type(node: ts.TypeNode): Doc {
    if (ts.isUnionTypeNode(node)) {
      const types = node.types.map((one) => this.type(one));
      if (isOneOrNothing(node)) return join(" | ", types);
      return group(indent([softline, ifBreak("| "), join([line, "| "], types)]));
    }
    if (ts.isTypeLiteralNode(node)) return this.#braces(node, node.members, ";");
    if (ts.isTypeReferenceNode(node)) return [this.textOf(node.typeName), this.typeArguments(node)];
    if (ts.isArrayTypeNode(node)) return [this.type(node.elementType), "[]"];
    if (ts.isFunctionTypeNode(node))
      return group([this.parameters(node.parameters), " => ", this.type(node.type)]);
    return this.#verbatim(node);
  }

  /** The text of a node on one line. */
  textOf(node: ts.Node): string {
    return node.getText(this.#source);
  }

  typeArguments(node: { readonly typeArguments?: ts.NodeArray<ts.TypeNode> | undefined }): Doc {
    const { typeArguments } = node;
    if (typeArguments === undefined) return "";
    const types = typeArguments.map((type) => this.type(type));
    const [only] = typeArguments;
    const simple =
      typeArguments.length === 1 &&
      (isPlainReference(only!) || ts.isToken(only!) || ts.isTypeLiteralNode(only!));
    if (simple) return ["<", types[0]!, ">"];
    return group(["<", indent([softline, join([",", line], types)]), softline, ">"]);
  }

  callArguments({ arguments: given }: ts.CallExpression | ts.NewExpression): Doc {
    const nodes = given ?? [];
    const last = nodes.at(-1);
    if (last === undefined) return "()";
    const docs = nodes.map((node) => this.print(node));
    const flat: Doc = ["(", join(", ", docs), ")"];
    const broken = group(
      ["(", indent([softline, join([",", line], docs), ifBreak(",")]), softline, ")"],
      true,
    );
    if (isTestCall(nodes) || (nodes.length === 1 && isTextOfLines(last))) return flat;
    if (isComposed(nodes)) return broken;
    const [first, second] = nodes;
    if (nodes.length === 2 && isCallback(first!) && isShortAfterCallback(second!)) {
      const after = [", ", docs[1]!, ")"];
      return firstThatFits([
        ["(", docs[0]!, ...after],
        ["(", group(docs[0]!, true), ...after],
        broken,
      ]);
    }
    if (!isHugged(nodes)) {
      return group(["(", indent([softline, join([",", line], docs), ifBreak(",")]), softline, ")"]);
    }
    if (docs.slice(0, -1).some(mustBreak)) return broken;
    const before = docs.slice(0, -1).flatMap((doc) => [doc, ", "]);
    const expanded = this.#expandedLast(last);
    return firstThatFits([
      ["(", ...before, expanded, ")"],
      ["(", ...before, group(expanded, true), ")"],
      broken,
    ]);
  }

  #expandedLast(node: ts.Node): Doc {
    return ts.isArrowFunction(node) ? this.#arrow(node, true) : this.print(node);
  }

  parameters(nodes: readonly ts.ParameterDeclaration[]): Doc {
    if (nodes.length === 0) return "()";
    const docs = nodes.map((node) => this.#parameter(node));
    const [only] = nodes;
    if (nodes.length === 1 && ts.isObjectBindingPattern(only!.name)) {
      // The pattern breaks together with what is round it.
      const type = only!.type === undefined ? "" : [": ", this.type(only!.type)];
      const value = only!.initializer === undefined ? "" : [" = ", this.print(only!.initializer)];
      return ["(", this.#braces(only!.name, only!.name.elements, ",", false), type, value, ")"];
    }
    if (nodes.length === 1 && only!.type !== undefined && ts.isTypeLiteralNode(only!.type)) {
      const type = this.#braces(only!.type, only!.type.members, ";", false);
      return ["(", this.textOf(only!.name), ": ", type, ")"];
    }
    // Nothing may follow a rest parameter.
    const comma = nodes.at(-1)!.dotDotDotToken === undefined ? ifBreak(",") : "";
    return ["(", indent([softline, join([",", line], docs), comma]), softline, ")"];
  }

  #parameter(node: ts.ParameterDeclaration): Doc {
    const type = node.type === undefined ? "" : [": ", this.type(node.type)];
    const value = node.initializer === undefined ? "" : [" = ", this.print(node.initializer)];
    const rest = node.dotDotDotToken === undefined ? "" : "...";
    const optional = node.questionToken === undefined ? "" : "?";
    return [this.#modifiers(node), rest, this.print(node.name), optional, type, value];
  }

  #module(node: ts.ImportDeclaration | ts.ExportDeclaration): Doc {
    const named = ts.isImportDeclaration(node)
      ? node.importClause?.namedBindings
      : node.exportClause;
    if (named === undefined || !(ts.isNamedImports(named) || ts.isNamedExports(named)))
      return this.#verbatim(node);
    const start = node.getStart(this.#source);
    const head = this.#text.slice(start, named.getStart(this.#source));
    const tail = this.#text.slice(named.end, node.end);
    const names = named.elements.map((element) => this.textOf(element));
    if (names.length === 1) return [head, "{ ", names[0]!, " }", tail];
    const list = indent([line, join([",", line], names), ifBreak(",")]);
    return group([head, "{", list, line, "}", tail]);
  }

  #variables(list: ts.VariableDeclarationList): Doc {
    const word = list.flags & ts.NodeFlags.Const ? "const " : "let ";
    const docs = list.declarations.map((node) => {
      const type = node.type === undefined ? "" : [": ", this.type(node.type)];
      const left = [this.print(node.name), type];
      if (node.initializer === undefined) return left;
      return this.#assigned([word, left], " =", node.initializer);
    });
    const first = list.declarations[0]?.initializer === undefined ? word : "";
    return [first, join(", ", docs)];
  }

  /** `left = right`, with the right side below where that is how the formatter makes room. */
  #assigned(left: Doc, operator: string, right: ts.Expression): Doc {
    const value = this.print(right);
    if (breaksAfterOperator(right)) return group([left, operator, group(indent([line, value]))]);
    if (neverBelow(right)) return group([left, operator, " ", value]);
    return group([left, operator, besideOrBelow(group(value))]);
  }

  #function(
    node:
      | ts.FunctionDeclaration
      | ts.MethodDeclaration
      | ts.ConstructorDeclaration
      | ts.GetAccessorDeclaration
      | ts.MethodSignature,
  ): Doc {
    const word = ts.isFunctionDeclaration(node)
      ? "function "
      : ts.isGetAccessorDeclaration(node)
        ? "get "
        : "";
    const name = ts.isConstructorDeclaration(node) ? "constructor" : this.textOf(node.name!);
    const result = node.type === undefined ? "" : [": ", this.type(node.type)];
    const head = [this.#modifiers(node), word, name, this.#typeParameters(node)];
    const signature = group([head, this.parameters(node.parameters), result]);
    if (ts.isMethodSignature(node) || node.body === undefined) return [signature, ";"];
    return [signature, " ", this.#block(node.body)];
  }

  #arrow(node: ts.ArrowFunction, asLastArgument = false): Doc {
    const [only] = node.parameters;
    const result = node.type === undefined ? "" : [": ", this.type(node.type)];
    const parameters =
      node.parameters.length === 1 && this.textOf(only!) === only!.name.getText(this.#source)
        ? ["(", this.print(only!.name), ")"]
        : this.parameters(node.parameters);
    const signature = group([parameters, result]);
    const head: Doc = [
      this.#modifiers(node),
      asLastArgument ? flattened(signature) : signature,
      " =>",
    ];
    if (ts.isBlock(node.body)) return group([head, " ", this.#block(node.body)]);
    const body = this.print(node.body);
    if (isHuggable(node.body)) return group([head, " ", body]);
    return group([head, indent([line, body]), asLastArgument ? [ifBreak(","), softline] : ""]);
  }

  #members(node: ts.ClassDeclaration | ts.InterfaceDeclaration): Doc {
    const word = ts.isClassDeclaration(node) ? "class " : "interface ";
    const clauses = (node.heritageClauses ?? []).map((clause) => {
      const types = clause.types.map((type) => this.textOf(type));
      return [" ", ts.tokenToString(clause.token)!, " ", join(", ", types)];
    });
    const head = [
      this.#modifiers(node),
      word,
      node.name!.text,
      this.#typeParameters(node),
      clauses,
    ];
    if (node.members.length === 0) return [head, " {}"];
    return [head, " {", indent([hardline, this.statements(node.members)]), hardline, "}"];
  }

  #property(node: ts.PropertyDeclaration | ts.PropertySignature): Doc {
    const typed = this.#typed(node);
    if (!ts.isPropertyDeclaration(node) || node.initializer === undefined) return [typed, ";"];
    return [this.#assigned(typed, " =", node.initializer), ";"];
  }

  #typed(node: ts.PropertyDeclaration | ts.PropertySignature): Doc {
    const optional = node.questionToken === undefined ? "" : "?";
    const type = node.type === undefined ? "" : [":", this.#typeAfter(node.type)];
    return group([this.#modifiers(node), this.textOf(node.name), optional, type]);
  }

  /** A union that has no room goes below by itself, and so does as a whole what cannot be broken. */
  #typeAfter(node: ts.TypeNode): Doc {
    if (ts.isIndexedAccessTypeNode(node) || ts.isTypeQueryNode(node))
      return besideOrBelow(this.type(node));
    if (!ts.isUnionTypeNode(node) || isOneOrNothing(node)) return [" ", this.type(node)];
    const types = node.types.map((one) => this.type(one));
    return group(indent([line, ifBreak("| "), join([line, "| "], types)]));
  }

  #leaving(node: ts.ReturnStatement | ts.ThrowStatement): Doc {
    const word = ts.isReturnStatement(node) ? "return" : "throw";
    const { expression } = node;
    if (expression === undefined) return `${word};`;
    const value = this.print(expression);
    if (!ts.isBinaryExpression(expression)) return [word, " ", value, ";"];
    const wrapped = [ifBreak("("), indent([softline, value]), softline, ifBreak(")")];
    return [word, " ", group(wrapped), ";"];
  }

  #if(node: ts.IfStatement): Doc {
    const condition = group([indent([softline, this.print(node.expression)]), softline]);
    const then = node.thenStatement;
    const clause = ts.isBlock(then) ? this.#clause(then) : indent([line, this.print(then)]);
    const first = group(["if (", condition, ")", clause]);
    const other = node.elseStatement;
    if (other === undefined) return first;
    const gap = ts.isBlock(node.thenStatement) ? " " : hardline;
    const rest = ts.isIfStatement(other) ? [" ", this.print(other)] : this.#clause(other);
    return [first, gap, "else", rest];
  }

  #for({ initializer, condition, incrementor, statement }: ts.ForStatement): Doc {
    const start =
      initializer !== undefined && ts.isVariableDeclarationList(initializer)
        ? this.#variables(initializer)
        : this.#optional(initializer);
    const parts = [
      start,
      ";",
      line,
      this.#optional(condition),
      ";",
      line,
      this.#optional(incrementor),
    ];
    if (initializer === undefined && condition === undefined && incrementor === undefined)
      return ["for (;;)", this.#clause(statement)];
    const head = group(["for (", indent([softline, parts]), softline, ")"]);
    return [head, this.#clause(statement)];
  }

  #optional(node: ts.Node | undefined): Doc {
    return node === undefined ? "" : this.print(node);
  }

  #clause(node: ts.Statement): Doc {
    if (ts.isBlock(node)) return [" ", this.#block(node)];
    return group(indent([line, this.print(node)]));
  }

  #try(node: ts.TryStatement): Doc {
    const { catchClause: caught, finallyBlock: end } = node;
    const variable =
      caught?.variableDeclaration === undefined
        ? ""
        : `(${this.textOf(caught.variableDeclaration)}) `;
    return [
      "try ",
      this.#block(node.tryBlock),
      caught === undefined ? "" : [" catch ", variable, this.#block(caught.block)],
      end === undefined ? "" : [" finally ", this.#block(end)],
    ];
  }

  #switch({ expression, caseBlock: { clauses } }: ts.SwitchStatement): Doc {
    const docs = clauses.map((clause) => {
      const label = ts.isCaseClause(clause) ? ["case ", this.print(clause.expression)] : "default";
      const [only, ...others] = clause.statements;
      if (only === undefined) return [label, ":"];
      if (ts.isBlock(only) && others.length === 0) return [label, ": ", this.#block(only)];
      return [label, ":", indent([hardline, this.statements(clause.statements)])];
    });
    const body = docs.length === 0 ? "" : indent([hardline, join(hardline, docs)]);
    return ["switch (", this.print(expression), ") {", body, hardline, "}"];
  }

  #namespace(node: ts.ModuleDeclaration): Doc {
    const { body } = node;
    if (body === undefined || !ts.isModuleBlock(body)) return this.#verbatim(node);
    const head = [this.#modifiers(node), "namespace ", node.name.text];
    return [head, " {", indent([hardline, this.statements(body.statements)]), hardline, "}"];
  }

  #block(node: ts.Block): Doc {
    if (node.statements.length === 0) return "{}";
    return ["{", indent([hardline, this.statements(node.statements)]), hardline, "}"];
  }

  /** What was written open stays open. */
  #braces(node: ts.Node, members: readonly ts.Node[], separator = ",", grouped = true): Doc {
    const [first] = members;
    if (first === undefined) return "{}";
    const between = this.#text.slice(node.getStart(this.#source) + 1, first.getStart(this.#source));
    const open = between.includes("\n") && !ts.isObjectBindingPattern(node);
    const docs = members.map((member, index) => {
      const blank = index > 0 && this.#blankBefore(member) ? [softline] : [];
      const doc = separator === ";" ? this.#withoutSemicolon(member) : this.#member(member);
      return [...blank, ...this.#leading(member), doc];
    });
    const isRest =
      ts.isBindingElement(members.at(-1)!) && this.textOf(members.at(-1)!).startsWith("...");
    const list = [line, join([separator, line], docs), isRest ? "" : ifBreak(separator)];
    const doc = ["{", indent(list), line, "}"];
    return grouped ? group(doc, open) : doc;
  }

  #member(node: ts.Node): Doc {
    if (!ts.isBindingElement(node)) return this.print(node);
    return this.textOf(node);
  }

  #withoutSemicolon(node: ts.Node): Doc {
    if (ts.isPropertySignature(node)) return this.#typed(node);
    if (ts.isConstructSignatureDeclaration(node)) {
      const type = node.type === undefined ? "" : [": ", this.type(node.type)];
      return group(["new ", this.parameters(node.parameters), type]);
    }
    return this.textOf(node).replace(/[;,]$/, "");
  }

  #array(elements: readonly ts.Node[]): Doc {
    const [first] = elements;
    if (first === undefined) return "[]";
    const open =
      elements.length > 1 &&
      elements.every(
        (element) =>
          (ts.isObjectLiteralExpression(element) && element.properties.length > 1) ||
          (ts.isArrayLiteralExpression(element) && element.elements.length > 1),
      ) &&
      new Set(elements.map(({ kind }) => kind)).size === 1;
    const docs = elements.map((element) => this.print(element));
    return group(
      ["[", indent([softline, join([",", line], docs), ifBreak(",")]), softline, "]"],
      open,
    );
  }

  #binary(node: ts.BinaryExpression): Doc {
    if (node.operatorToken.kind === SyntaxKind.EqualsToken)
      return this.#assigned(this.print(node.left), " =", node.right);
    const parts = this.#operands(node);
    const { parent } = node;
    if (ts.isIfStatement(parent) || ts.isReturnStatement(parent)) return parts;
    if (isAssignment(parent) || ts.isArrowFunction(parent)) return group(parts);
    const [first, ...rest] = parts;
    return group([first!, indent(rest)]);
  }

  /** Operands of equal precedence stand below each other. */
  #operands(node: ts.BinaryExpression): Doc[] {
    const { left, right, operatorToken } = node;
    const same = ts.isBinaryExpression(left) && left.operatorToken.kind === operatorToken.kind;
    const first = same ? this.#operands(left) : [this.print(left)];
    const value = this.print(right);
    const operator = this.textOf(operatorToken);
    const inline = isLogical(node) && isFilledObject(right);
    return [...first, " ", operator, inline ? [" ", value] : [line, value]];
  }

  #modifiers(node: ts.Node): string {
    const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
    return modifiers.map((modifier) => `${this.textOf(modifier)} `).join("");
  }

  #typeParameters(node: {
    readonly typeParameters?: ts.NodeArray<ts.TypeParameterDeclaration> | undefined;
  }): Doc {
    const docs = (node.typeParameters ?? []).map((parameter) => {
      const { name, constraint, default: value } = parameter;
      if (constraint === undefined || value !== undefined) return this.textOf(parameter);
      return [this.#modifiers(parameter), name.text, " extends ", this.type(constraint)];
    });
    if (docs.length === 0) return "";
    return group(["<", indent([softline, join([",", line], docs), ifBreak(",")]), softline, ">"]);
  }

  #verbatim(node: ts.Node): Doc {
    const [first = "", ...rest] = this.textOf(node).split("\n");
    if (rest.length === 0) return first;
    // Text of several lines, such as a template literal: its indentation is part of it.
    return [first, ...rest.map((part) => `\n${part}`)];
  }

  #leading(node: ts.Node): Doc[] {
    const ranges = ts.getLeadingCommentRanges(this.#text, node.pos) ?? [];
    return this.#comments(node).map((comment, index) => {
      const next = ranges[index + 1];
      const gap = next && /\n[ \t]*\n/.test(this.#text.slice(ranges[index]!.end, next.pos));
      return [comment, hardline, gap ? hardline : ""];
    });
  }

  #comments(node: ts.Node): Doc[] {
    const ranges = ts.getLeadingCommentRanges(this.#text, node.pos) ?? [];
    const start = this.#text.lastIndexOf("\n", node.pos - 1);
    return ranges
      .filter(
        ({ pos }) =>
          node.pos === 0 ||
          this.#text.slice(start + 1, pos).includes("\n") ||
          pos > node.pos + 1 ||
          this.#text.slice(node.pos, pos).includes("\n"),
      )
      .map(({ pos, end }) =>
        join(
          hardline,
          this.#text
            .slice(pos, end)
            .split("\n")
            .map((text, index) => (index === 0 ? text : ` ${text.trim()}`)),
        ),
      );
  }

  #trailing(node: ts.Node): Doc {
    const ranges = ts.getTrailingCommentRanges(this.#text, node.end) ?? [];
    return ranges.map(({ pos, end }) => endOfLine(` ${this.#text.slice(pos, end)}`));
  }

  #blankBefore(node: ts.Node): boolean {
    const [first] = ts.getLeadingCommentRanges(this.#text, node.pos) ?? [];
    const start = first?.pos ?? node.getStart(this.#source);
    return /\n[ \t]*\n/.test(this.#text.slice(node.pos, start));
  }
}

function isAssignment(node: ts.Node): boolean {
  return ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node);
}

function isLogical(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    [
      SyntaxKind.AmpersandAmpersandToken,
      SyntaxKind.BarBarToken,
      SyntaxKind.QuestionQuestionToken,
    ].includes(node.operatorToken.kind)
  );
}

/** A name that is too short for what is below it to begin further left. */
function hasShortKey(node: ts.Expression): boolean {
  return ts.isPropertyAssignment(node.parent) && node.parent.name.getText().length < 5;
}

function isPlainReference(node: ts.TypeNode): boolean {
  return ts.isTypeReferenceNode(node) && node.typeArguments === undefined;
}

/** `Invoice | null` */
function isOneOrNothing({ types }: ts.UnionTypeNode): boolean {
  const isNothing = (type: ts.TypeNode) =>
    ts.isLiteralTypeNode(type) && type.literal.kind === SyntaxKind.NullKeyword;
  const others = types.filter((type) => !isNothing(type));
  return types.length === 2 && others.length === 1 && isPlainReference(others[0]!);
}

function breaksAfterOperator(node: ts.Expression): boolean {
  if (ts.isAwaitExpression(node) || ts.isNonNullExpression(node))
    return breaksAfterOperator(node.expression);
  if (ts.isBinaryExpression(node)) return !(isLogical(node) && isFilledObject(node.right));
  if (ts.isConditionalExpression(node)) return ts.isBinaryExpression(node.condition);
  if (isPoorlyBroken(node)) return true;
  return !hasShortKey(node) && (ts.isStringLiteral(node) || isMemberAccess(node));
}

/** A call or two whose arguments are not worth a line of their own. */
function isPoorlyBroken(node: ts.Expression): boolean {
  let calls = 0;
  let current = node;
  for (; !ts.isIdentifier(current) && current.kind !== SyntaxKind.ThisKeyword;) {
    if (ts.isCallExpression(current)) {
      calls += 1;
      const [only, ...others] = current.arguments;
      if (others.length > 0 || (only !== undefined && !isShort(only))) return false;
      if (current.typeArguments !== undefined) return false;
    } else if (!ts.isPropertyAccessExpression(current) && !ts.isNonNullExpression(current))
      return false;
    current = current.expression;
  }
  return calls > 0;
}

function isShort(node: ts.Expression): boolean {
  if (node.kind === SyntaxKind.ThisKeyword) return true;
  if (ts.isObjectLiteralExpression(node)) return node.properties.length === 0;
  return (
    (ts.isIdentifier(node) || ts.isStringLiteral(node) || ts.isNumericLiteral(node)) &&
    node.getText().length <= width / 4
  );
}

function isMemberAccess(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return true;
  return ts.isPropertyAccessExpression(node) && isMemberAccess(node.expression);
}

function neverBelow(node: ts.Expression): boolean {
  return (
    ts.isTemplateExpression(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isArrowFunction(node) ||
    (hasShortKey(node) && (ts.isStringLiteral(node) || isMemberAccess(node))) ||
    (ts.isAsExpression(node) && ts.isStringLiteral(node.expression)) ||
    ts.isArrayLiteralExpression(node)
  );
}

function isFilledObject(node: ts.Node): boolean {
  return (
    (ts.isObjectLiteralExpression(node) && node.properties.length > 0) ||
    (ts.isParenthesizedExpression(node) && isFilledObject(node.expression)) ||
    (ts.isArrayLiteralExpression(node) && node.elements.length > 0)
  );
}

/** What brings its own brackets to break, and so stays beside what is before it. */
function isHuggable(node: ts.Node): boolean {
  return (
    ts.isObjectLiteralExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    ts.isTemplateExpression(node) ||
    (ts.isParenthesizedExpression(node) && ts.isObjectLiteralExpression(node.expression)) ||
    (ts.isArrowFunction(node) && ts.isBlock(node.body))
  );
}

function isHuggableBody(node: ts.ConciseBody): boolean {
  return (
    ts.isBlock(node) ||
    ts.isArrowFunction(node) ||
    ts.isCallExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isArrayLiteralExpression(node) ||
    (ts.isParenthesizedExpression(node) && ts.isObjectLiteralExpression(node.expression))
  );
}

function isHugged(nodes: readonly ts.Expression[]): boolean {
  const [last, before] = [nodes.at(-1)!, nodes.at(-2)];
  const couldHug =
    (ts.isObjectLiteralExpression(last) && last.properties.length > 0) ||
    (ts.isArrayLiteralExpression(last) && last.elements.length > 0) ||
    (ts.isArrowFunction(last) && isHuggableBody(last.body));
  return couldHug && before?.kind !== last.kind;
}

/** Calls that are given functions, beside other arguments: each stands on a line of its own. */
function isComposed(nodes: readonly ts.Expression[]): boolean {
  if (nodes.length < 2) return false;
  if (nodes.filter((node) => ts.isArrowFunction(node)).length > 1) return true;
  return nodes.some(
    (node) => ts.isCallExpression(node) && node.arguments.some((one) => ts.isArrowFunction(one)),
  );
}

function isCallback(node: ts.Expression): boolean {
  return ts.isArrowFunction(node) && ts.isBlock(node.body);
}

function isShortAfterCallback(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || ts.isNumericLiteral(node) || ts.isPropertyAccessExpression(node);
}

/** A template literal of several lines, which begins where its call does. */
function isTextOfLines(node: ts.Node): boolean {
  const isTemplate = ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node);
  return isTemplate && node.getText().includes("\n");
}

/** `test("…", () => { … })` keeps its name on the line, however long it is. */
function isTestCall(nodes: readonly ts.Expression[]): boolean {
  const [name, body, timeout] = nodes;
  if (name === undefined || body === undefined || nodes.length > 3) return false;
  if (timeout !== undefined && !ts.isNumericLiteral(timeout)) return false;
  const call = name.parent as ts.CallExpression;
  return (
    /^(test|describe|it)(\.\w+)*$/.test(call.expression.getText()) &&
    (ts.isStringLiteral(name) || ts.isNoSubstitutionTemplateLiteral(name)) &&
    ts.isArrowFunction(body) &&
    ts.isBlock(body.body)
  );
}

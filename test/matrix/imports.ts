/** Whether a project declares what it uses, where it has to, and nothing else. */
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { ts } from "ts-morph";
import type { Project } from "./project.ts";

/** @throws naming every package that is undeclared, declared in the wrong place, or declared for nothing */
export async function checkImports(
  { directory, manifest }: Project,
  dependencySet: string,
): Promise<void> {
  const { dependencies, devDependencies, scripts } = manifest;
  const declared = Object.keys({ ...dependencies, ...devDependencies });
  const packages = new Map(
    await Promise.all(
      declared.map(async (name) => [name, await readPackage(dependencySet, name)] as const),
    ),
  );

  const problems: string[] = [];
  const used = new Set<string>();
  for (const { file, name, isRequired } of await importsOf(directory)) {
    used.add(name);
    if (!declared.includes(name))
      problems.push(`${file} imports ${name}, which package.json does not declare`);
    else if (isRequired && !Object.hasOwn(dependencies, name)) {
      problems.push(`${file} imports ${name}, which is a dev dependency`);
    }
  }
  for (const [script, command] of Object.entries(scripts)) {
    for (const program of programsOf(command)) {
      const owner = declared.find((name) => packages.get(name)?.programs.includes(program));
      if (owner === undefined)
        problems.push(`script "${script}" runs ${program}, which nothing declared brings`);
      else used.add(owner);
    }
  }
  for (const name of declared) {
    const isNeeded =
      used.has(name) ||
      isTypesOf(name, used) ||
      [...used].some((user) => packages.get(user)?.peers.includes(name));
    if (!isNeeded) problems.push(`package.json declares ${name}, which nothing uses`);
  }
  if (problems.length > 0) throw new Error([...new Set(problems)].join("\n"));
}

interface Import {
  file: string;
  name: string;
  /** Loaded whenever the service runs: anything in src/ but what is imported on demand. */
  isRequired: boolean;
}

async function importsOf(directory: string): Promise<Import[]> {
  const files = globSync(["src/**/*.ts", "test/**/*.ts", "*.ts"], { cwd: directory });
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(directory, file), "utf8");
      return specifiersOf(file, text).map(({ specifier, onDemand }) => ({
        file,
        name: packageOf(specifier),
        isRequired: file.startsWith("src/") && !onDemand,
      }));
    }),
  );
  return found.flat();
}

function specifiersOf(file: string, text: string): { specifier: string; onDemand: boolean }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found: { specifier: string; onDemand: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined
    ) {
      found.push({ specifier: (node.moduleSpecifier as ts.StringLiteral).text, onDemand: false });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier !== undefined && ts.isStringLiteral(specifier))
        found.push({ specifier: specifier.text, onDemand: true });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push({ specifier: (node.argument.literal as ts.StringLiteral).text, onDemand: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter(({ specifier }) => !/^[.#/]/.test(specifier) && !isBuiltin(specifier));
}

/** `@scope/name/sub` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** The first word of each command, but for Node and npm, which bring no package. */
function programsOf(command: string): string[] {
  return command
    .split(/&&|\|\||;/)
    .map((part) => part.trim().split(/\s+/)[0]!)
    .filter((program) => !["node", "npm", "npx"].includes(program));
}

function isTypesOf(name: string, used: ReadonlySet<string>): boolean {
  if (name === "@types/node") return true;
  return (
    name.startsWith("@types/") &&
    used.has(name.slice("@types/".length).replace(/^(.+)__(.+)$/, "@$1/$2"))
  );
}

async function readPackage(
  dependencySet: string,
  name: string,
): Promise<{ programs: string[]; peers: string[] }> {
  const file = join(dependencySet, "node_modules", name, "package.json");
  const { bin = {}, peerDependencies = {} } = JSON.parse(await readFile(file, "utf8"));
  const programs =
    typeof bin === "string" ? [name.slice(name.lastIndexOf("/") + 1)] : Object.keys(bin);
  return { programs, peers: Object.keys(peerDependencies) };
}

/** `status`, which is also `doctor`: what is chosen, what was edited, and whether all is in order. */
import { connect } from "node:net";
import type { Catalog } from "../catalog/catalog.ts";
import { check } from "../catalog/resolve.ts";
import { exitCode, PlinthError } from "../errors.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { recipePath } from "../recipe/text.ts";
import { isNewer, isVersion } from "../recipe/version.ts";
import { coloursFor } from "./colours.ts";
import { readOwnerChanges } from "./diff.ts";
import { recipeEdit } from "./edited-recipe.ts";
import type { Engine } from "./engine.ts";
import type { Host } from "./host.ts";
import { neededNode } from "./machine.ts";
import { count, printJson, printLines } from "./output.ts";
import { installCommand } from "./package-manager.ts";
import { describePending } from "./pending.ts";
import { findProject, openProject, type Project, readProjectRecipe } from "./project.ts";
import { readIfThere } from "./read-file.ts";
import type { ReportFlags } from "./request.ts";
import { readUndo, unsettled } from "./undo.ts";
import { version } from "./version.ts";

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
  readonly hint?: string;
}

/** @returns 0 if all is in order, 1 otherwise */
export async function runStatus(flags: ReportFlags, host: Host, engine: Engine): Promise<number> {
  const directory = await findProject(host);
  const findings: Finding[] = [];
  /** What cannot even be read is a finding as well. */
  const look = async <Result>(
    name: string,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PlinthError)) throw error;
      const { message, hint } = error;
      findings.push({ name, ok: false, message, ...(hint === undefined ? {} : { hint }) });
      return undefined;
    }
  };
  const waiting = await look("interrupted", () => describePending(directory));
  if (waiting !== undefined) findings.push({ name: "interrupted", ok: false, ...waiting });
  const catalog = await engine.catalog();
  const recipe = await look("recipe", () => readProjectRecipe(directory, catalog));
  const problems = recipe === undefined ? [] : check(recipe, catalog);
  for (const { message, hint } of problems)
    findings.push({ name: "recipe", ok: false, message, hint });
  const project = recipe && (await look("snapshot", () => openProject(directory, catalog)));
  if (project !== undefined && problems.length === 0) {
    const finding = await look("recipe", () => recipeFinding(project, catalog, engine));
    if (finding !== undefined) findings.push(finding);
  }
  const edits = project && (await look("edits", () => readOwnerChanges(directory)));
  if (project !== undefined) {
    const { writtenBy } = project;
    findings.push({
      name: "plinth",
      ok: true,
      message:
        writtenBy === version ? version : `${writtenBy}, here runs ${version}: plinth upgrade`,
    });
  }
  if (edits !== undefined) {
    const message =
      edits.changes.length === 0
        ? "none since plinth wrote it"
        : `${count(edits.changes.length, "file")}: plinth diff --stat`;
    findings.push({ name: "edits", ok: true, message });
  }
  findings.push(
    await openRun(directory),
    await nodeFinding(directory, recipe, host),
    ...(await serviceFindings(directory)),
  );
  const ok = findings.every((finding) => finding.ok);
  if (flags.json)
    printJson(
      { status: ok ? "ok" : "problems", directory, recipe: recipe ?? null, findings },
      host,
    );
  else print(directory, recipe, findings, flags, host);
  return ok ? exitCode.done : exitCode.failed;
}

function print(
  directory: string,
  recipe: Recipe | undefined,
  findings: readonly Finding[],
  flags: ReportFlags,
  host: Host,
): void {
  const { bold, dim, green, red } = coloursFor(host.stdout, host.env, flags.color);
  const chosen =
    recipe &&
    [
      recipe.architecture,
      recipe.database,
      ...recipe.apis,
      ...Object.keys(recipe.patterns),
      ...Object.keys(recipe.resources ?? {}),
    ].join(" · ");
  printLines(
    [
      bold(directory),
      ...(chosen === undefined ? [] : [dim(chosen)]),
      "",
      ...findings.flatMap(({ name, ok, message, hint }) => [
        `${ok ? green("✔") : red("✘")} ${name.padEnd(12)}${message}`,
        ...(ok || hint === undefined ? [] : [`  ${" ".repeat(12)}${hint}`]),
      ]),
    ],
    host,
  );
}

async function recipeFinding(project: Project, catalog: Catalog, engine: Engine): Promise<Finding> {
  const edit = await recipeEdit(project, catalog, engine);
  if (edit !== undefined)
    return {
      name: "recipe",
      ok: false,
      message: `${recipePath} was edited since: ${edit}`,
      hint: "Run plinth apply; with --dry-run it says what it changes.",
    };
  const { writtenBy } = project;
  const message =
    writtenBy === version
      ? "complete"
      : `readable; whether it was edited since, only plinth ${writtenBy} can tell`;
  return { name: "recipe", ok: true, message };
}

async function openRun(directory: string): Promise<Finding> {
  const state = await readUndo(directory);
  const open = state === undefined ? [] : await unsettled(directory, state);
  if (open.length === 0) return { name: "conflicts", ok: true, message: "none open" };
  return {
    name: "conflicts",
    ok: false,
    message: `\`plinth ${state!.command}\` left ${count(open.length, "file")} with conflicts: ${open.join(", ")}`,
    hint: "Settle them and run plinth continue, or run plinth abort.",
  };
}

/** The Node that the project's scripts run on: its own where it is pinned, the machine's otherwise. */
async function nodeFinding(
  directory: string,
  recipe: Recipe | undefined,
  { nodeVersion }: Host,
): Promise<Finding> {
  const pinned = recipe?.pinNode === true;
  const found = pinned ? await pinnedNode(directory) : nodeVersion;
  const ok = found === undefined ? isNewEnough(nodeVersion) : isNewEnough(found);
  const needs = ok ? "" : `, the project needs ${neededNode}`;
  const where = !pinned
    ? ""
    : found === undefined
      ? " here; the pinned one is not installed"
      : ", pinned";
  return {
    name: "node",
    ok,
    message: `${found ?? nodeVersion}${where}${needs}`,
    hint: pinned
      ? `Run ${installCommand(recipe.packageManager)}.`
      : "Install a newer Node, or run plinth set pin-node true.",
  };
}

function isNewEnough(nodeVersion: string): boolean {
  return !isVersion(nodeVersion) || !isNewer(neededNode, nodeVersion);
}

/** Version of the Node among the dependencies; undefined if it is not installed. */
async function pinnedNode(directory: string): Promise<string | undefined> {
  const text = (await readIfThere(directory, "node_modules/node/package.json"))?.toString("utf8");
  return text === undefined ? undefined : /"version":\s*"([^"]+)"/.exec(text)?.[1];
}

/** Servers that `.env` names. */
async function serviceFindings(directory: string): Promise<Finding[]> {
  const text = (await readIfThere(directory, ".env"))?.toString("utf8") ?? "";
  const found: Finding[] = [];
  for (const [, name = "", value = ""] of text.matchAll(
    /^([A-Z][A-Z0-9_]*_URL)=["']?([^"'\s]+)/gm,
  )) {
    if (!URL.canParse(value)) continue;
    const url = new URL(value);
    if (url.hostname === "") continue;
    const port = Number(url.port) || ports[url.protocol];
    if (port === undefined) continue;
    const ok = await answers(url.hostname, port);
    found.push({
      name: "service",
      ok,
      message: `${name}: ${url.hostname}:${port} ${ok ? "answers" : "does not answer"}`,
      hint: "Start it, or correct .env.",
    });
  }
  return found;
}

const ports: Readonly<Record<string, number>> = {
  "postgres:": 5432,
  "postgresql:": 5432,
  "mysql:": 3306,
  "mongodb:": 27017,
  "redis:": 6379,
  "amqp:": 5672,
  "nats:": 4222,
};

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (ok: boolean) => {
      socket.destroy();
      resolve(ok);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

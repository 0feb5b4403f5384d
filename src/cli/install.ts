/** Installs the project's dependencies. What is written stays, whatever happens here. */
import { PlinthError } from "../errors.ts";
import type { PackageManager } from "../pattern.ts";
import { interrupted } from "./errors.ts";
import type { Host } from "./host.ts";
import { installArguments, installCommand } from "./package-manager.ts";

interface Install {
  manager: PackageManager;
  /** Where, absolute. */
  directory: string;
  /** What to type to do it by hand, from where the user stands. */
  byHand: string;
  verbose: boolean;
}

/** @throws PlinthError if it fails (1) or is interrupted (130) */
export async function install(options: Install, host: Host): Promise<void> {
  const { manager, directory, byHand, verbose } = options;
  const { execa } = await import("execa");
  const result = await execa(manager, installArguments[manager], {
    cwd: directory,
    env: installEnvironment(host.env),
    extendEnv: false,
    stdin: "ignore",
    all: true,
    stripFinalNewline: true,
    reject: false,
    cancelSignal: host.signal,
    forceKillAfterDelay: 2000,
    maxBuffer: 10_000_000,
  });
  // A terminal tells the child and us at once, and the child's end may be seen first.
  if (host.signal.aborted || result.signal === "SIGINT" || result.exitCode === 130) {
    throw interrupted("Interrupted while installing. The files are written.", `Run: ${byHand}`);
  }
  if (verbose && result.all) host.stderr.write(`${result.all}\n`);
  if (!result.failed) return;
  throw new PlinthError(`${explain(manager, result)} The files are written.`, {
    code: "install-failed",
    hint: `Run: ${byHand}`,
    cause: result,
  });
}

/**
 * Dev dependencies are part of a new project whatever `NODE_ENV` is here; and a lockfile is to be made, which Yarn
 * refuses in CI unless told otherwise.
 */
function installEnvironment(env: Host["env"]): Record<string, string | undefined> {
  const { NODE_ENV: _, npm_config_production: _old, npm_config_omit: _omit, ...rest } = env;
  return { ...rest, YARN_ENABLE_IMMUTABLE_INSTALLS: "false", YARN_NODE_LINKER: "node-modules" };
}

function explain(
  manager: PackageManager,
  result: { code?: string | undefined; exitCode?: number | undefined; all?: string | undefined },
): string {
  if (result.code === "ENOENT")
    return `${manager} is not on this machine, so nothing was installed.`;
  const tail = (result.all ?? "").trim().split("\n").slice(-12).join("\n");
  return `${installCommand(manager)} failed (exit code ${result.exitCode ?? "unknown"}).\n${tail}\n`;
}

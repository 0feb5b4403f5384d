/** The program. Only what `--help` needs is loaded before it is known what to do. */
import { exitCode, PlinthError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import { interrupted, reportError } from "./errors.ts";
import type { Host } from "./host.ts";
import { exit, processHost } from "./process-host.ts";
import { parseCommandLine } from "./program.ts";

/** Runs on the real machine and ends the process. */
export async function main(): Promise<never> {
  const host = processHost();
  return exit(await run(host));
}

/**
 * Runs one command.
 *
 * @param engine what the commands work with; tests pass their own
 * @returns the exit code
 */
export async function run(host: Host, engine?: Engine): Promise<number> {
  const load = async () => engine ?? (await import("./engine.ts")).engine;
  let code: number = exitCode.done;
  try {
    await parseCommandLine(host, {
      async create(directory, flags) {
        const { runNew } = await import("./new.ts");
        code = await runNew(directory, flags, host, await load());
      },
      async change(command, words, flags) {
        const { runChange } = await import("./change.ts");
        code = await runChange(command, words, flags, host, await load());
      },
      async resource(name, fields, flags) {
        const { runResource } = await import("./resource.ts");
        code = await runResource(name, fields, flags, host, await load());
      },
      async diff(path, flags) {
        const { runDiff } = await import("./diff.ts");
        code = await runDiff(path, flags, host);
      },
      async status(flags) {
        const { runStatus } = await import("./status.ts");
        code = await runStatus(flags, host, await load());
      },
      async sync(flags) {
        const { runSync } = await import("./sync.ts");
        code = await runSync(flags, host, await load());
      },
      async eject(flags) {
        const { runEject } = await import("./eject.ts");
        code = await runEject(flags, host);
      },
      async continue(flags) {
        const { runContinue } = await import("./unsettled.ts");
        code = await runContinue(flags, host);
      },
      async abort(flags) {
        const { runAbort } = await import("./unsettled.ts");
        code = await runAbort(flags, host);
      },
      async list(flags) {
        const { runList } = await import("./list.ts");
        runList(flags, await (await load()).catalog(), host);
      },
      async explain(id, flags) {
        const { runExplain } = await import("./explain.ts");
        runExplain(id, flags, await (await load()).catalog(), host);
      },
    });
    return code;
  } catch (error) {
    const stopped = host.signal.aborted && !(error instanceof PlinthError);
    return reportError(stopped ? interrupted("Interrupted.") : error, readManner(host.argv), host);
  }
}

/** How to report, even if the arguments could not be understood. */
function readManner(argv: readonly string[]): { json: boolean; verbose: boolean; color: boolean } {
  const end = argv.indexOf("--");
  const flags = end === -1 ? argv : argv.slice(0, end);
  return {
    json: flags.includes("--json"),
    verbose: flags.includes("--verbose"),
    color: !flags.includes("--no-color"),
  };
}

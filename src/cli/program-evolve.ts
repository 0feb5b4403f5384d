/** The commands that run inside a project, as they may be written. */
import { type Command, Option } from "commander";
import type { ChangeCommand } from "./change.ts";
import type { DiffFlags } from "./diff.ts";
import type { EjectFlags } from "./eject.ts";
import type { EvolveFlags } from "./evolve.ts";
import type { ResourceFlags } from "./resource.ts";
import type { ReportFlags } from "./request.ts";
import type { SyncFlags } from "./sync.ts";

export interface EvolveCommands {
  change(command: ChangeCommand, words: readonly string[], flags: EvolveFlags): Promise<void>;
  resource(name: string, fields: readonly string[], flags: ResourceFlags): Promise<void>;
  diff(path: string | undefined, flags: DiffFlags): Promise<void>;
  status(flags: ReportFlags): Promise<void>;
  sync(flags: SyncFlags): Promise<void>;
  eject(flags: EjectFlags): Promise<void>;
  continue(flags: ReportFlags): Promise<void>;
  abort(flags: ReportFlags): Promise<void>;
}

/** Declares them on the program. */
export function describeEvolving(
  program: Command,
  report: (command: Command) => Command,
  commands: EvolveCommands,
): void {
  const change = (name: ChangeCommand, about: string, words?: readonly [string, string]) => {
    const command = report(changes(program.command(name))).description(about);
    if (words !== undefined) command.argument(...words);
    command.action((given: readonly string[] | object) =>
      commands.change(name, Array.isArray(given) ? given : [], command.optsWithGlobals()),
    );
    return command;
  };
  change("add", "add patterns to this project", [
    "<patterns...>",
    "such as docker ci; options as id=key:value+key:value",
  ]);
  change("remove", "remove patterns from this project", ["<patterns...>", "their ids"]);
  const set = report(changes(program.command("set")))
    .description("change the architecture, the database or the API styles of this project")
    .argument("<what>", "arch, db, api, sample, pm or pin-node")
    .argument("<value>", "such as postgres, or rest,grpc")
    .action((what: string, value: string) =>
      commands.change("set", [what, value], set.optsWithGlobals()),
    );
  change("apply", "bring this project to what its plinth.json says");
  change("upgrade", "bring this project to this version of plinth");
  const resource = report(changes(program.command("resource")))
    .description("add a resource to this project, through all its layers, or remove one")
    .argument("<name>", "singular, such as invoice or purchase-order")
    .argument(
      "[fields...]",
      "such as number:string:unique total:money due:date? customer:ref:users status:enum:open,paid",
    )
    .option("--from <file>", "take the fields from a JSON Schema")
    .option(
      "--plural <word>",
      "its plural in kebab-case, where English has an exception: --plural people",
    )
    .option("--remove", "remove the resource; its table stays")
    .action((name: string, fields: readonly string[]) =>
      commands.resource(name, fields, resource.optsWithGlobals()),
    );
  const diff = report(program.command("diff"))
    .description("show what you changed since plinth wrote it")
    .argument("[path]", "a file or folder")
    .option("--stat", "only how much in which file")
    .action((path: string | undefined) => commands.diff(path, diff.optsWithGlobals()));
  const status = report(program.command("status").alias("doctor"))
    .description("what is chosen, what was edited, and whether all is in order")
    .action(() => commands.status(status.optsWithGlobals()));
  const sync = report(program.command("sync"))
    .description("rebuild lock and snapshot after a git merge of two branches")
    .option("--dry-run", "say what would change; change nothing")
    .addOption(neverAsks())
    .action(() => commands.sync(sync.optsWithGlobals()));
  const eject = report(program.command("eject"))
    .description("remove plinth's own files, nothing else")
    .option("--dry-run", "say what would change; change nothing")
    .option("-y, --yes", "do not ask")
    .option("--no-input", "never ask")
    .addOption(new Option("--input").hideHelp())
    .action(() => commands.eject(eject.optsWithGlobals()));
  const settle = report(program.command("continue"))
    .description("end a change whose conflicts are settled, or that was interrupted")
    .addOption(neverAsks())
    .action(() => commands.continue(settle.optsWithGlobals()));
  const abort = report(program.command("abort"))
    .description("undo a change that left conflicts, or that was interrupted")
    .addOption(neverAsks())
    .action(() => commands.abort(abort.optsWithGlobals()));
}

/** Scripts pass it to every command that changes files; these have nothing to ask. */
function neverAsks(): Option {
  return new Option("-y, --yes", "accepted as everywhere; this command never asks");
}

function changes(command: Command): Command {
  return command
    .option("--dry-run", "say what would change; change nothing")
    .option("-y, --yes", "do not ask")
    .option("--no-input", "never ask")
    .addOption(new Option("--input").hideHelp())
    .option("--no-install", "do not install dependencies")
    .addOption(new Option("--install").hideHelp())
    .option("--allow-dirty", "change files that have uncommitted changes, too; copies are kept");
}

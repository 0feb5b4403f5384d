/** The command line: what may be written on it. What it does is in one file a command. */
import { Command, CommanderError, Option } from "commander";
import { InputError } from "../errors.ts";
import { packageManagers, presets } from "../pattern.ts";
import { closest } from "../recipe/closest.ts";
import { commandWords, mistypedCommand } from "./command-words.ts";
import { usageError } from "./errors.ts";
import type { Host } from "./host.ts";
import { describeEvolving, type EvolveCommands } from "./program-evolve.ts";
import type { NewFlags, ReportFlags } from "./request.ts";
import { version } from "./version.ts";

export interface Commands extends EvolveCommands {
  create(directory: string | undefined, flags: NewFlags): Promise<void>;
  list(flags: ReportFlags): Promise<void>;
  explain(id: string, flags: ReportFlags): Promise<void>;
}

/** @throws InputError for arguments that mean nothing */
export async function parseCommandLine(host: Host, commands: Commands): Promise<void> {
  const program = buildProgram(host, commands);
  try {
    await program.parseAsync(host.argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    throw explainExcess(host.argv, error) ?? usageError(error.message);
  }
}

function buildProgram(host: Host, commands: Commands): Command {
  const program = new Command("create-plinth")
    .description("Writes a TypeScript backend that installs, type-checks, lints, tests and runs.")
    .usage("[directory] [options]")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      // Errors come back as exceptions and are printed in one place.
      writeErr: () => {},
      getOutHelpWidth: () => host.stdout.columns || 100,
    })
    .addHelpText("after", examples);

  describeNew(program).action((directory: string | undefined) => {
    refuseCommandWord(directory);
    return commands.create(directory, program.opts());
  });
  const create = describeNew(program.command("new", { hidden: true }))
    .description("Write a new project (the default)")
    .action((directory: string | undefined) =>
      commands.create(directory, create.optsWithGlobals()),
    );
  const list = describeReport(program.command("list"))
    .description("list architectures, databases, API styles and patterns")
    .action(() => commands.list(list.optsWithGlobals()));
  const explain = describeReport(program.command("explain"))
    .description("say what a pattern does, when not to use it and what it costs")
    .argument("<pattern>", "its id, as `list` shows it")
    .action((id: string) => commands.explain(id, explain.optsWithGlobals()));
  describeEvolving(program, describeReport, commands);
  return program;
}

function describeNew(command: Command): Command {
  const gather = (text: string, earlier: string | undefined) =>
    earlier === undefined ? text : `${earlier},${text}`;
  const choices = (flags: string, about: string, values: readonly string[]) =>
    new Option(flags, about).choices(values);
  // Before their opposites, so that neither is the default: a recipe file may answer, too.
  for (const positive of ["--sample", "--input", "--install", "--git"]) {
    command.addOption(new Option(positive).hideHelp());
  }
  command
    .argument("[directory]", "where the project goes; new or empty")
    .option("--name <name>", "package name (default: from the directory)")
    .option("--arch <id>", "architecture (default: layered)")
    .option("--db <id>", "database (default: sqlite)")
    .option("--api <ids>", "API styles, with commas (default: rest)", gather)
    .addOption(choices("--preset <preset>", "pattern set (default: standard)", presets))
    .option(
      "--with <patterns>",
      "patterns in addition, with commas; options as id=key:value+key:value",
      gather,
    )
    .option("--without <patterns>", "patterns to leave out", gather)
    .option("--no-sample", "without the sample resources users and orders")
    .option("--recipe <file>", "start from a saved recipe (plinth.json); - reads stdin")
    .option("-y, --yes", "take defaults for what is not given; never overwrites")
    .option("--no-input", "never ask")
    .option("--no-install", "do not install dependencies")
    .option("--no-git", "do not make a git repository")
    .addOption(
      choices("--pm <name>", "package manager (default: the one that runs this)", packageManagers),
    )
    .option("--pin-node", "make Node a dev dependency (default: only if this Node is too old)")
    .option("--no-pin-node", "leave Node out of the dependencies")
    .option("--dry-run", "say what would be written; write nothing");
  return describeReport(command);
}

function describeReport(command: Command): Command {
  return command
    .option("--json", "print one JSON object on stdout and nothing else")
    .option("--verbose", "print details")
    .option("--no-color", "print without colours")
    .addOption(new Option("--color").hideHelp());
}

const examples = `
Examples:
  create-plinth my-shop
  create-plinth my-shop --arch layered --db postgres --api rest --preset standard --yes
  create-plinth list
  create-plinth explain cursor-pagination`;

/** `create-plinth upgrade` must not make a directory called upgrade. */
function refuseCommandWord(directory: string | undefined): void {
  if (directory === undefined || !/^[a-z]+$/.test(directory)) return;
  const own = `For a directory of this name, pass ./${directory}.`;
  if ((commandWords as readonly string[]).includes(directory)) {
    const message =
      directory === "help"
        ? "Help is a flag: --help."
        : `"${directory}" is a command that plinth ${version} does not have yet.`;
    throw new InputError(message, { code: "unknown-command", hint: own });
  }
  const meant = mistypedCommand(directory);
  if (meant === undefined) return;
  throw new InputError(`There is no command "${directory}".`, {
    code: "unknown-command",
    hint: `Did you mean "${meant}"? ${own}`,
  });
}

/** `create-plinth expain jwt-auth` is a mistyped command rather than too many directories. */
function explainExcess(argv: readonly string[], error: CommanderError): InputError | undefined {
  if (error.code !== "commander.excessArguments") return undefined;
  const known: readonly string[] = commandWords;
  const word = argv.find((argument) => !argument.startsWith("-")) ?? "";
  if (known.includes(word)) return undefined;
  const meant = closest(word, known);
  return new InputError(error.message.replace(/^error: t/, "T"), {
    code: "usage",
    hint:
      meant === undefined
        ? "Pass one directory."
        : `Did you mean "${meant}"? Otherwise pass one directory.`,
  });
}

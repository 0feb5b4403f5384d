/**
 * `npm run corpus [-- --tests] [-- <edit>…]`: carries every edit of the corpus through every command that applies, and prints
 * what became of it, with the same under plain `git merge-file` beside it. `--tests` runs each clean project's own tests.
 */
import { parseArgs } from "node:util";
import { carry, carryWithGit, type Carried } from "../test/corpus/carry.ts";
import { type Command, commandsFor } from "../test/corpus/commands.ts";
import { edits } from "../test/corpus/edits.ts";
import { judge, type Judged, summary, tableOf } from "../test/corpus/report.ts";
import { runTests } from "../test/corpus/run-tests.ts";
import { checkTypes } from "../test/corpus/types.ts";
import { installDependencySet } from "../test/matrix/dependency-set.ts";

const { values, positionals } = parseArgs({
  options: { tests: { type: "boolean" }, command: { type: "string" } },
  allowPositionals: true,
});
await installDependencySet();

const results: Judged[] = [];
for (const [name, edit] of edits) {
  if (positionals.length > 0 && !positionals.some((part) => name.includes(part))) continue;
  const cases: { command: Command; carried: Carried }[] = [];
  for (const command of commandsFor(edit.on ?? "layered rest")) {
    if (values.command !== undefined && !command.name.includes(values.command)) continue;
    const carried = await carry(edit, command);
    if (carried !== undefined) cases.push({ command, carried });
  }
  const clean = cases.filter(({ carried }) => carried.plan.conflicts.length === 0);
  const types = await checkTypes(
    new Map(clean.map(({ command, carried }) => [command.name, carried.files])),
  );
  for (const { command, carried } of cases) {
    const problems = types.get(command.name);
    const git = carryWithGit(carried);
    const judged = judge(name, edit, command.name, carried, git.conflicts, problems);
    if (values.tests && problems?.length === 0) {
      const failure = await runTests(`${name}-${command.name}`, carried.files, command.after);
      results.push({ ...judged, tests: failure ?? "pass" });
    } else results.push(judged);
    const { faults, tests } = results.at(-1)!;
    const bad = [
      ...faults,
      ...(tests === undefined || tests === "pass" ? [] : [`tests: ${tests}`]),
    ];
    for (const fault of bad) console.error(`✗ ${name}, ${command.name}: ${fault}`);
  }
  console.error(`${name}: ${cases.length}`);
}
console.log(tableOf(results));
console.log(summary(results));
process.exitCode = results.every(({ faults }) => faults.length === 0) ? 0 : 1;

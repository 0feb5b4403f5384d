/**
 * Edits as developers make them, carried through commands: nothing is lost, what parses still does, and a conflict is only
 * where both sides touched the same thing. A quarter of all cases here, all of them with `PLINTH_TEST_LARGE=1` or, with
 * types and the projects' own tests, `npm run corpus`.
 */
import { beforeAll, expect, test } from "vitest";
import { installDependencySet } from "../matrix/dependency-set.ts";
import { carry, type Files } from "./carry.ts";
import { type Command, commandsFor } from "./commands.ts";
import { starts } from "./edit.ts";
import { edits } from "./edits.ts";
import { judge } from "./report.ts";
import { checkTypes } from "./types.ts";

const large = process.env["PLINTH_TEST_LARGE"] !== undefined;
const all = [...edits];

function commandsOf(index: number): Command[] {
  const commands = commandsFor(all[index]![1].on ?? "layered rest");
  return large ? commands : commands.filter((_, place) => (place + index) % 4 === 0);
}

test.each(all.map(([name], index) => [name, index] as const))(
  "%s",
  { timeout: 120_000 },
  async (name, index) => {
    const edit = all[index]![1];
    for (const command of commandsOf(index)) {
      const carried = await carry(edit, command);
      if (carried === undefined) continue;
      expect([command.name, judge(name, edit, command.name, carried, []).faults]).toEqual([
        command.name,
        [],
      ]);
    }
  },
);

test("what an edit expects is expected of commands that there are", () => {
  for (const [, { on = "layered rest", meets = {}, breaks = {} }] of all) {
    const names = commandsFor(on).map(({ name }) => name);
    for (const name of [...Object.keys(meets), ...Object.keys(breaks)])
      expect(names).toContain(name);
  }
});

beforeAll(installDependencySet, 200_000);

/** One for each way to start, each through another command. */
test("a few of them compile", { timeout: 200_000 }, async () => {
  const projects = new Map<string, Files>();
  const expected: Record<string, readonly string[]> = {};
  for (const [place, start] of starts.entries()) {
    const [name, edit] = all.find(([, { on = "layered rest" }]) => on === start)!;
    const commands = commandsFor(start);
    const command = commands[commands.length - 1 - place]!;
    const carried = (await carry(edit, command))!;
    if (carried.plan.conflicts.length > 0) continue;
    projects.set(`${name}-${place}`, carried.files);
    expected[`${name}-${place}`] = edit.breaks?.[command.name] ?? [];
  }
  const found = [...(await checkTypes(projects))].map(([name, problems]) => [
    name,
    [...new Set(problems.map(({ path }) => path))],
  ]);
  expect(Object.fromEntries(found)).toEqual(expected);
});

import { definePattern } from "../../../src/pattern.ts";

export default definePattern({
  id: "ci",
  group: "Operations",
  title: "CI workflow",
  summary:
    "A GitHub Actions workflow that runs what `check` runs, beside the servers the tests use.",
  explain: `
Installs from the lock file and runs \`check\`: types, lint, format, tests. Servers that the chosen database needs run beside it,
so the contract suite also meets the real thing.

**When not:** another CI is in use; its job is the same two commands.

**Cost:** one file.
`,
  preset: "standard",
});

import { definePattern } from "../../../src/pattern.ts";

export default definePattern({
  id: "config",
  group: "Operations",
  title: "Configuration",
  summary: "Environment only, validated at start; a bad value exits 78 and names the variable.",
  explain: `
One table of truth: each variable is declared once, with its type, default and meaning. The process refuses to start on a bad
value and lists every one, with exit code 78 (\`EX_CONFIG\`), so that a supervisor does not restart it in vain.

**When not:** it is part of every project.

**Cost:** about 40 lines.
`,
  always: true,
});

import { join } from "node:path";
import { defineJudgements } from "../../../../src/proof.ts";

export default defineJudgements({
  "the workflow is valid by GitHub's schema": async ({ directory }, judges) => {
    await judges.run("action-validator", [join(directory, ".github/workflows/ci.yml")]);
  },
});

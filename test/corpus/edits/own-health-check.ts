import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a health check of their own, beside that of the database",
  make(project) {
    project.before(
      "src/compose.ts",
      'health.addCheck("database"',
      `  health.addCheck("disk", () => access("."));`,
    );
    project.before(
      "src/compose.ts",
      "import { createHttpServer }",
      'import { access } from "node:fs/promises";',
    );
  },
});

import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "compose returns more, overrides more, closes more",
  make(project) {
    project.after("src/compose.ts", "readonly logger?: Logger;", "  readonly clock?: () => Date;");
    project.replace(
      "src/compose.ts",
      "    health,\n    http,",
      "    health,\n    startedAt,\n    http,",
    );
    project.after(
      "src/compose.ts",
      "const health = new Health(logger);",
      "  const startedAt = (overrides.clock ?? (() => new Date()))();",
    );
    project.after(
      "src/compose.ts",
      "await http.close();",
      '      logger.info({ startedAt }, "closed");',
    );
  },
});

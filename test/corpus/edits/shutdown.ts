import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "main.ts: one signal more, a line in the log at the start",
  make(project) {
    project.after("src/main.ts", 'process.on("SIGINT", stop);', '  process.on("SIGHUP", stop);');
    project.after(
      "src/main.ts",
      "const logger = createLogger",
      '  logger.info({ pid: process.pid }, "starting");',
    );
  },
});

import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "deleted: tests nobody wanted, .editorconfig",
  make(project) {
    project.remove(".editorconfig");
    project.remove("test/logger.test.ts");
    project.remove("test/domain/user.test.ts");
  },
});

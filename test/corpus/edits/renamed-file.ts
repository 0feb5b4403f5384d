import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a renamed file: user-service.ts is accounts.ts",
  make(project) {
    project.move("src/services/user-service.ts", "src/services/accounts.ts");
  },
});

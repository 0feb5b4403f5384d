import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "hexagonal: a file renamed and changed, in the users module",
  on: "hexagonal rest",
  make(project) {
    project.move(
      "src/modules/users/application/get-user.ts",
      "src/modules/users/application/find-user.ts",
    );
    project.replace(
      "src/modules/users/application/find-user.ts",
      "There is no user ${id}.",
      "Nobody has the id ${id}.",
    );
  },
});

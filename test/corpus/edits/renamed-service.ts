import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a renamed service: UserService is AccountService everywhere",
  make(project) {
    project.every(/^(src|test)\/.*\.ts$/, (text) =>
      text.replaceAll("UserService", "AccountService").replaceAll("userService", "accountService"),
    );
  },
});

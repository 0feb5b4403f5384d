import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a renamed service: UserService is AccountService everywhere",
  make(project) {
    project.every(/^(src|test)\/.*\.ts$/, (text) =>
      text.replaceAll("UserService", "AccountService").replaceAll("userService", "accountService"),
    );
  },
  meets: {
    "set arch hexagonal": ["src/compose.ts", "src/modules/users/application/user-service.ts"],
  },
  breaks: {
    "set api graphql,rest": ["src/api/graphql/users.ts", "src/compose.ts"],
    "set api grpc,rest": ["src/api/grpc/user-calls.ts", "src/compose.ts"],
  },
});

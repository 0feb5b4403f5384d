import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "GraphQL: a computed field on User",
  on: "layered graphql",
  make(project) {
    project.after(
      "src/api/graphql/users.graphql",
      "  name: String!",
      '  "The first letters of the name."\n  initials: String!',
    );
    project.after("src/api/graphql/users.types.ts", "    name: string;", "    initials: string;");
    project.before(
      "src/api/graphql/users.ts",
      "    Order: {",
      `    User: {
      initials: (user) => user.name.replaceAll(/(\\S)\\S*\\s*/g, "$1"),
    },`,
    );
  },
});

import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "GraphQL: another mutation, and a service method behind it",
  on: "layered graphql",
  make(project) {
    project.after(
      "src/api/graphql/users.graphql",
      "  createUser(input",
      "  renameUser(id: ID!, expectedVersion: Int!, name: String!): User!",
    );
    project.after(
      "src/api/graphql/users.types.ts",
      "    createUser: (args",
      '    renameUser: (args: { id: string; expectedVersion: number; name: string }) => Source["User"];',
    );
    project.after(
      "src/api/graphql/users.ts",
      "createUser: (_, ",
      `      renameUser: (_, { name, ...args }) => {
        const { id, expectedVersion } = check(current, args);
        return users.rename(id, expectedVersion, name);
      },`,
    );
    project.before(
      "src/services/user-service.ts",
      "  async delete(",
      `  async rename(id: string, expectedVersion: number, name: string): Promise<User> {
    const { email } = await this.get(id);
    return this.update(id, expectedVersion, { email, name });
  }
`,
    );
  },
  meets: {
    "set arch hexagonal": ["src/modules/users/application/user-service.ts"],
  },
});

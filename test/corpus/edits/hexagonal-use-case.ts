import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "hexagonal: another use case in the users module, and its route",
  on: "hexagonal rest",
  make(project) {
    project.write(
      "src/modules/users/application/anonymize-user.ts",
      `import type { GetUser } from "./get-user.ts";
import type { UserRepository } from "./ports/user-repository.ts";
import type { User } from "../domain/user.ts";

export function makeAnonymizeUser(users: UserRepository, get: GetUser) {
  return async (id: string): Promise<User> => {
    const user = await get(id);
    return users.save({ ...user, name: "Anonymous", email: \`\${id}@example.invalid\` });
  };
}
`,
    );
    const service = "src/modules/users/application/user-service.ts";
    project.before(
      service,
      "import { makeChangeUser }",
      'import { makeAnonymizeUser } from "./anonymize-user.ts";',
    );
    project.after(
      service,
      "create(details: UserDetails)",
      "  anonymize(id: string): Promise<User>;",
    );
    project.after(
      service,
      "    create: makeRegisterUser(users),",
      "    anonymize: makeAnonymizeUser(users, get),",
    );
    project.before(
      "src/modules/users/adapters/in/rest/users.ts",
      "v1.delete(",
      `      v1.post(
        "/users/:id/anonymize",
        {
          schema: {
            tags,
            operationId: "anonymizeUser",
            summary: "Forget who a user is",
            description: "Name and e-mail address are replaced.",
            params,
            response: { 200: answer("The user, anonymous.", userResource), ...problems(404, 409) },
          },
        },
        async (request) => users.anonymize(request.params.id),
      );
`,
    );
  },
  meets: {
    "set arch layered": ["src/services/user-service.ts"],
  },
});

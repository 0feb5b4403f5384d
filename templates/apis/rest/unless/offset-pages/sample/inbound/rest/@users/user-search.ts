import { z } from "zod";
import { userInput } from "#use-case/@users/user-input.ts";
import type { UserService } from "#use-case/@users/user-service.ts";
import { userResource } from "#inbound/rest/@users/users.ts";
import { answer, problems } from "#inbound/rest/responses.ts";
import type { Resource } from "#inbound/rest/rest-api.ts";

const userList = z.object({ items: z.array(userResource) }).meta({ id: "UserList" });

export function userSearchRoutes(users: UserService): Resource {
  return {
    routes: async (v1) => {
      v1.get(
        "/users",
        {
          schema: {
            tags: ["users"],
            operationId: "findUsers",
            summary: "Find a user by e-mail address",
            description: "Answers a list of one user, or an empty list.",
            querystring: userInput.pick({ email: true }),
            response: { 200: answer("The users that match.", userList), ...problems() },
          },
        },
        async (request) => {
          const user = await users.findByEmail(request.query.email);
          return { items: user ? [user] : [] };
        },
      );
    },
  };
}

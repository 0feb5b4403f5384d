import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "an API key on every route of /v1",
  make(project) {
    project.after(
      "src/platform/config.ts",
      "const schema = z.object({",
      "  API_KEY: z.string().min(16).optional(),",
    );
    project.replace(
      "src/api/rest/rest-api.ts",
      "export function restApi(resourcesByName: Readonly<Record<string, Resource>>): FastifyPluginAsync {",
      `export function restApi(
  resourcesByName: Readonly<Record<string, Resource>>,
  apiKey?: string,
): FastifyPluginAsync {`,
    );
    project.after(
      "src/api/rest/rest-api.ts",
      "return async (server) => {",
      `    if (apiKey !== undefined) {
      server.addHook("onRequest", async (request) => {
        if (request.url.startsWith("/v1") && request.headers["x-api-key"] !== apiKey)
          throw new AppError("unauthenticated", "bad_api_key", "The API key is not valid.");
      });
    }`,
    );
    project.before(
      "src/api/rest/rest-api.ts",
      "import { registerOpenApi",
      'import { AppError } from "../../platform/errors.ts";',
    );
    project.replace(
      "src/compose.ts",
      "users: userRoutes(userService),\n  });",
      "users: userRoutes(userService),\n  }, config.API_KEY);",
    );
    project.append(
      ".env.example",
      "\n# Clients send it as X-API-Key; empty lets everybody in\nAPI_KEY=\n",
    );
  },
});

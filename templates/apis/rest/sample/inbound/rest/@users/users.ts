import { z } from "zod";
import { userInput } from "#use-case/@users/user-input.ts";
import type { UserService } from "#use-case/@users/user-service.ts";
import { etagOf, expectedVersion, ifMatch, ifNoneMatch, isKnown, notModified } from "#inbound/rest/etag.ts";
import { answer, problems } from "#inbound/rest/responses.ts";
import type { Resource } from "#inbound/rest/rest-api.ts";

const userBody = userInput.meta({ id: "UserDetails" });

export const userResource = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    version: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "User" });

const params = z.strictObject({ id: z.uuid().toLowerCase() });
const deleted = z.null().meta({ description: "The user is gone." });
const tags = ["users"];

export function userRoutes(users: UserService): Resource {
  return {
    tag: { name: "users", description: "The people who place orders." },
    routes: async (v1) => {
      v1.post(
        "/users",
        {
          schema: {
            tags,
            operationId: "createUser",
            summary: "Create a user",
            description: "An e-mail address belongs to one user, whatever its case.",
            body: userBody,
            response: {
              201: answer("The user, created.", userResource),
              ...problems(400, 409, 413, 415),
            },
          },
        },
        async (request, reply) => {
          const user = await users.create(request.body);
          reply.code(201).headers({ location: `/v1/users/${user.id}`, etag: etagOf(user) });
          return user;
        },
      );

      v1.get(
        "/users/:id",
        {
          schema: {
            tags,
            operationId: "getUser",
            summary: "Read a user",
            description: "The ETag of the answer is what a write has to send as If-Match.",
            params,
            headers: ifNoneMatch,
            response: {
              200: answer("The user.", userResource),
              304: notModified,
              ...problems(404),
            },
          },
        },
        async (request, reply) => {
          const user = await users.get(request.params.id);
          const etag = etagOf(user);
          reply.header("etag", etag);
          return isKnown(etag, request.headers) ? reply.code(304).send(null) : user;
        },
      );

      v1.put(
        "/users/:id",
        {
          schema: {
            tags,
            operationId: "replaceUser",
            summary: "Replace a user's details",
            description: "Needs If-Match, and fails when the user has changed since it was read.",
            params,
            headers: ifMatch,
            body: userBody,
            response: {
              200: answer("The user, changed.", userResource),
              ...problems(400, 404, 409, 412, 413, 415, 428),
            },
          },
        },
        async (request, reply) => {
          const { id } = request.params;
          const version = await expectedVersion(request.headers, () => users.get(id));
          const user = await users.update(id, version, request.body);
          reply.header("etag", etagOf(user));
          return user;
        },
      );

      v1.delete(
        "/users/:id",
        {
          schema: {
            tags,
            operationId: "deleteUser",
            summary: "Delete a user",
            description: "Needs If-Match. A user who has placed orders cannot be deleted.",
            params,
            headers: ifMatch,
            response: { 204: deleted, ...problems(404, 409, 412, 428) },
          },
        },
        async (request, reply) => {
          const { id } = request.params;
          const version = await expectedVersion(request.headers, () => users.get(id));
          await users.delete(id, version);
          return reply.code(204).send(null);
        },
      );
    },
  };
}

import buildSerializer, { type AnySchema } from "fast-json-stringify";
import type { FastifyPluginAsync, FastifySerializerCompiler } from "fastify";
import { validatorCompiler, type FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { registerOpenApi, type Tag } from "#inbound/rest/openapi.ts";

export interface Resource {
  readonly tag?: Tag;
  readonly routes: FastifyPluginAsyncZod;
}

export function restApi(resourcesByName: Readonly<Record<string, Resource>>): FastifyPluginAsync {
  const resources = Object.values(resourcesByName);
  return async (server) => {
    server.setValidatorCompiler(validatorCompiler);
    server.setSerializerCompiler(serializerCompiler);

    const tags = resources.flatMap(({ tag }) => tag ?? []);
    await registerOpenApi(server, tags);
    for (const { routes } of resources) await server.register(routes, { prefix: "/v1" });
  };
}

const serializers = new WeakMap<z.ZodType, (data: unknown) => string>();

/** Compiled once a schema: several times faster than checking and stringifying each answer. */
const serializerCompiler: FastifySerializerCompiler<z.ZodType> = ({ schema }) => {
  const known = serializers.get(schema);
  if (known) return known;
  const serializer = buildSerializer(z.toJSONSchema(schema, { target: "draft-07" }) as AnySchema);
  serializers.set(schema, serializer);
  return serializer;
};

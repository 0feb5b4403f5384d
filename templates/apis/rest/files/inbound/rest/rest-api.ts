import swagger from "@fastify/swagger";
import buildSerializer from "fast-json-stringify";
import type { FastifyPluginAsync, FastifySerializerCompiler } from "fastify";
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  validatorCompiler,
  type FastifyPluginAsyncZod,
} from "fastify-type-provider-zod";
import { z } from "zod";
import manifest from "#root/package.json" with { type: "json" };

import { docsPage } from "#inbound/rest/docs-page.ts";

export interface Resource {
  readonly tag?: { readonly name: string; readonly description: string };
  readonly routes: FastifyPluginAsyncZod;
}

export function restApi(resources: readonly Resource[]): FastifyPluginAsync {
  return async (server) => {
    server.setValidatorCompiler(validatorCompiler);
    server.setSerializerCompiler(serializerCompiler);

    await server.register(swagger, {
      openapi: {
        openapi: "3.1.1",
        info: {
          title: manifest.name,
          version: manifest.version,
          description: manifest.description,
          license: { name: manifest.license },
        },
        servers: [{ url: "/", description: "This server" }],
        tags: resources.flatMap(({ tag }) => tag ?? []),
      },
      transform: jsonSchemaTransform,
      transformObject: jsonSchemaTransformObject,
    });
    await server.register(docsPage);
    server.get("/openapi.json", { schema: { hide: true } }, () => server.swagger());

    for (const { routes } of resources) await server.register(routes, { prefix: "/v1" });
  };
}

/** Compiled once a schema: several times faster than checking and stringifying each answer. */
const serializers = new WeakMap<z.ZodType, (data: unknown) => string>();

const serializerCompiler: FastifySerializerCompiler<z.ZodType> = ({ schema }) => {
  const known = serializers.get(schema);
  if (known) return known;
  const serializer = buildSerializer(
    z.toJSONSchema(schema, { target: "draft-07" }) as buildSerializer.AnySchema,
  );
  serializers.set(schema, serializer);
  return serializer;
};

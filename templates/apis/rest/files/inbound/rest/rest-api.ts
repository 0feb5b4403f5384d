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
    registerOpenApi(server, tags);
    for (const { routes } of resources) await server.register(routes, { prefix: "/v1" });
  };
}

const serializerCompiler: FastifySerializerCompiler<z.ZodType> = ({ schema }) => {
  const select = selector(schema);
  return (answer) => JSON.stringify(select(answer));
};

const SCALARS = new Set(["boolean", "enum", "literal", "null", "number", "string"]);

/**
 * Takes of an answer what its schema names: whatever else an object carries stays inside. Several
 * times faster than to parse the answer, which is left to the kinds of schemas that need it.
 */
function selector(schema: z.core.$ZodType): (value: any) => unknown {
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape).map(
      ([name, field]) => [name, selector(field)] as const,
    );
    return (object) => {
      const selected: Record<string, unknown> = {};
      for (const [name, select] of fields) selected[name] = select(object[name]);
      return selected;
    };
  }
  if (schema instanceof z.ZodArray) {
    const select = selector(schema.element);
    return (items: unknown[]) => items.map(select);
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    const select = selector(schema.unwrap());
    return (value) => (value === undefined || value === null ? value : select(value));
  }
  if (!SCALARS.has((schema as z.ZodType).type)) return (value) => z.core.parse(schema, value);
  return (value) => (value instanceof Date ? value.toISOString() : value);
}

import { readFile } from "node:fs/promises";
import type { SwaggerTransformObject } from "@fastify/swagger";
import { fastify, type FastifyInstance, type RouteOptions } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import manifest from "#root/package.json" with { type: "json" };

export interface Tag {
  readonly name: string;
  readonly description: string;
}

/** Describes the routes that `server` gets after it, for programs and for people. */
export function registerOpenApi(server: FastifyInstance, tags: Tag[]): void {
  const routes: RouteOptions[] = [];
  server.addHook("onRoute", (route) => {
    if (route.method !== "HEAD") routes.push(route);
  });

  let document: Promise<unknown> | undefined;
  server.get("/openapi.json", { schema: { hide: true } }, () => {
    document ??= describe(routes, tags);
    return document;
  });

  server.get("/docs", { schema: { hide: true } }, async (_request, reply) => {
    reply.type("text/html; charset=utf-8");
    return readFile(new URL("docs.html", import.meta.url));
  });
}

/** Made when somebody first asks for it: neither the start nor any other request has to pay for it. */
async function describe(routes: readonly RouteOptions[], tags: Tag[]): Promise<unknown> {
  const { default: swagger } = await import("@fastify/swagger");
  const server = fastify({ exposeHeadRoutes: false });
  server.setValidatorCompiler(() => () => true);
  server.setSerializerCompiler(() => JSON.stringify);
  await server.register(swagger, {
    openapi: {
      openapi: "3.1.1",
      info: {
        title: manifest.name,
        version: manifest.version,
        description: manifest.description,
        contact: { name: `The maintainers of ${manifest.name}` },
        license: { name: manifest.license, identifier: manifest.license },
      },
      servers: [{ url: "/", description: "This server" }],
      security: [],
      tags,
    },
    transform: jsonSchemaTransform,
    transformObject,
  });
  for (const route of routes) server.route(route);
  await server.ready();
  return server.swagger();
}

/** Every schema arrives twice, once for requests and once for responses: keeps those referred to. */
const transformObject: SwaggerTransformObject = (source) => {
  const document = jsonSchemaTransformObject(source);
  if (!("components" in document)) return document;
  const schemas: Record<string, unknown> = document.components?.schemas ?? {};
  const responses = Object.entries(schemas).filter(([name]) => !name.endsWith("Input"));
  const references = JSON.stringify([document.paths, responses]);
  for (const name of Object.keys(schemas)) {
    if (!references.includes(`"#/components/schemas/${name}"`)) delete schemas[name];
  }
  return document;
};

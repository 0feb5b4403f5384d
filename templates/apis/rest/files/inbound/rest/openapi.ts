import swagger, { type SwaggerTransformObject } from "@fastify/swagger";
import { fastify, type FastifyInstance, type RouteHandler } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import manifest from "#root/package.json" with { type: "json" };

export interface Tag {
  readonly name: string;
  readonly description: string;
}

/** Describes the routes that `server` gets after it, for programs and for people. */
export async function registerOpenApi(server: FastifyInstance, tags: Tag[]): Promise<void> {
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
  server.get("/openapi.json", { schema: { hide: true } }, () => server.swagger());

  let page: Promise<FastifyInstance> | undefined;
  const docs: RouteHandler = async (request, reply) => {
    page ??= loadPage();
    const { server: pageServer } = await page;
    reply.hijack();
    pageServer.emit("request", request.raw, reply.raw);
  };
  server.get("/docs", { schema: { hide: true } }, docs);
  server.get("/docs/*", { schema: { hide: true } }, docs);
}

/** The page weighs megabytes, so it is loaded when somebody first asks for it. */
async function loadPage(): Promise<FastifyInstance> {
  const { default: scalar } = await import("@scalar/fastify-api-reference");
  const page = fastify();
  await page.register(scalar, { routePrefix: "/docs", configuration: { url: "/openapi.json" } });
  await page.ready();
  return page;
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

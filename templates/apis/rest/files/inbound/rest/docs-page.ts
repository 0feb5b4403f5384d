import { fastify, type FastifyInstance, type FastifyPluginAsync, type RouteHandler } from "fastify";

/** The page weighs megabytes, so it is loaded when somebody first asks for it. */
export const docsPage: FastifyPluginAsync = async (server) => {
  let page: Promise<FastifyInstance> | undefined;
  const handler: RouteHandler = async (request, reply) => {
    page ??= loadPage();
    const { server: pageServer } = await page;
    reply.hijack();
    pageServer.emit("request", request.raw, reply.raw);
  };
  server.get("/docs", { schema: { hide: true } }, handler);
  server.get("/docs/*", { schema: { hide: true } }, handler);
};

async function loadPage(): Promise<FastifyInstance> {
  const { default: scalar } = await import("@scalar/fastify-api-reference");
  const page = fastify();
  await page.register(scalar, { routePrefix: "/docs", configuration: { url: "/openapi.json" } });
  await page.ready();
  return page;
}

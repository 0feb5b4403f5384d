import type { FastifyPluginAsync } from "fastify";
import type { Health } from "#platform/health.ts";

export function healthRoutes(health: Health): FastifyPluginAsync {
  return async (server) => {
    server.get("/livez", async () => ({ status: "ok" }));

    server.get("/startupz", async (_request, reply) => {
      if (!health.started) reply.code(503);
      return { status: health.started ? "ok" : "starting" };
    });

    server.get("/readyz", async (_request, reply) => {
      const { ready, checks } = await health.readiness();
      if (!ready) reply.code(503);
      return { status: ready ? "ok" : "unavailable", checks };
    });
  };
}

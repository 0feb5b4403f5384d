import type { FastifyPluginAsync } from "fastify";
import { createYoga } from "graphql-yoga";
import type { Config } from "#platform/config.ts";
import type { Logger } from "#platform/logger.ts";
import { maskError } from "#inbound/graphql/errors.ts";
import { Loaders } from "#inbound/graphql/loaders.ts";
import type { GraphqlModule, ServerContext } from "#inbound/graphql/module.ts";
import {
  endWithServer,
  hideSchema,
  limitDocuments,
  limitOperations,
  logOperation,
} from "#inbound/graphql/plugins.ts";
import { buildSchema } from "#inbound/graphql/schema.ts";

export function graphqlApi(
  config: Config,
  logger: Logger,
  modules: Readonly<Record<string, GraphqlModule>>,
): FastifyPluginAsync {
  return async (server) => {
    const explorable = config.GRAPHQL_EXPLORER ?? config.NODE_ENV !== "production";
    const yoga = createYoga<ServerContext>({
      schema: buildSchema(Object.values(modules)),
      context: () => ({ loaders: new Loaders() }),
      graphiql: explorable,
      landingPage: false,
      // The HTTP server sees to these, for every API.
      cors: false,
      logging: false,
      maskedErrors: { maskError: (error) => maskError(error, logger) },
      plugins: [
        logOperation(),
        limitDocuments(),
        limitOperations({ depth: config.GRAPHQL_MAX_DEPTH, cost: config.GRAPHQL_MAX_COST }),
        !explorable && hideSchema(),
        endWithServer(server),
      ],
    });

    // The body is read here, within its limit, and understood there.
    server.addContentTypeParser("application/json", { parseAs: "string" }, (_, body, done) => {
      done(null, body);
    });
    server.route({
      method: ["GET", "POST"],
      url: yoga.graphqlEndpoint,
      handler: async (http, reply) => {
        const { raw, method, headers, body } = http;
        const request = { raw, method, headers, body };
        const answer = await yoga.handleNodeRequestAndResponse(request, reply.raw, { http });
        reply.code(answer.status).headers(Object.fromEntries(answer.headers));
        // Only a stream has to be sent as one.
        const isStream = answer.headers.get("content-type") === "text/event-stream";
        return reply.send(isStream ? answer.body : await answer.text());
      },
    });
  };
}

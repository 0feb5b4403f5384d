import type { FastifyPluginAsync } from "fastify";
import { createYoga } from "graphql-yoga";
import type { Config } from "#platform/config.ts";
import type { Logger } from "#platform/logger.ts";
import {
  hideSchema,
  limitDocuments,
  limitVariables,
  RecentDocuments,
} from "#inbound/graphql/documents.ts";
import { maskError } from "#inbound/graphql/errors.ts";
import { Loaders } from "#inbound/graphql/loaders.ts";
import type { GraphqlModule, ServerContext } from "#inbound/graphql/module.ts";
import { limitOperations, logOperation, readAnew } from "#inbound/graphql/plugins.ts";
import { buildSchema } from "#inbound/graphql/schema.ts";
import { limitSubscriptions } from "#inbound/graphql/subscriptions.ts";

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
      maxRequestBodySize: false,
      maskedErrors: { maskError: (error) => maskError(error, logger) },
      plugins: [
        logOperation(),
        limitDocuments(),
        limitVariables(!explorable),
        limitOperations({ depth: config.GRAPHQL_MAX_DEPTH, cost: config.GRAPHQL_MAX_COST }),
        !explorable && hideSchema(),
        readAnew(),
        limitSubscriptions(server, config.GRAPHQL_MAX_SUBSCRIPTIONS),
      ],
      parserAndValidationCache: { documentCache: new RecentDocuments() },
    });

    // The body is read here, within its limit, and understood there.
    server.addContentTypeParser("application/json", { parseAs: "string" }, (_, body, done) => {
      done(null, body);
    });
    server.route({
      method: ["GET", "POST"],
      url: yoga.graphqlEndpoint,
      handler: async (http, reply) => {
        const { url, method, headers, body } = http;
        const request = { method, headers: headers as HeadersInit, body: body as BodyInit };
        // Given a request of Node's, yoga would list the body's characters to see whether there are any.
        const answer = await yoga.fetch(new URL(url, "http://localhost"), request, { http });
        reply.code(answer.status).headers(Object.fromEntries(answer.headers));
        // Only a stream has to be sent as one.
        const isStream = answer.headers.get("content-type") === "text/event-stream";
        return reply.send(isStream ? answer.body : await answer.text());
      },
    });
  };
}

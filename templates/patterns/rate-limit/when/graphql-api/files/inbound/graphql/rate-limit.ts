import type { FastifyRequest } from "fastify";
import { getOperationAST, GraphQLError, OperationTypeNode, type ExecutionArgs } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { Config } from "#platform/config.ts";
import type { ClientOf } from "#platform/rate-limit/client-of.ts";
import {
  RateLimited,
  type RateLimiter,
  type RateLimits,
} from "#platform/rate-limit/rate-limiter.ts";
import { costOf } from "#inbound/graphql/cost.ts";
import type { Context, ServerContext } from "#inbound/graphql/module.ts";

/** An operation counts by what it may cost, a subscription once, and a document that is no good as one read. */
export function limitOperationRate(
  config: Config,
  limits: RateLimits,
  clientOf: ClientOf,
): Plugin<Context, ServerContext> {
  const counted = new WeakSet<FastifyRequest>();

  const take = async (limiter: RateLimiter, http: FastifyRequest, cost: number) => {
    counted.add(http);
    const client = clientOf(http.socket.remoteAddress, http.headers["x-forwarded-for"]);
    const left = await limiter.take(client, cost);
    return left < 0 ? refusal(new RateLimited(left)) : undefined;
  };

  const takeCost = async ({ args }: { args: ExecutionArgs & { contextValue: Context } }) => {
    const { schema, document, operationName, variableValues, contextValue } = args;
    const operation = getOperationAST(document, operationName);
    if (!operation) return;
    const { fields } = costOf(schema, document, operation, variableValues ?? {});
    // What is dearer than the limit is not executed.
    const payable = Math.min(fields, config.GRAPHQL_MAX_COST);
    const cost = Math.max(1, Math.ceil(payable / config.RATE_LIMIT_GRAPHQL_FIELDS));
    const isWrite = operation.operation === OperationTypeNode.MUTATION;
    const refused = await take(isWrite ? limits.writes : limits.reads, contextValue.http, cost);
    if (refused) throw refused;
  };

  return {
    onExecute: takeCost,
    onSubscribe: takeCost,
    async onResultProcess(result) {
      const { http } = result.serverContext;
      if (counted.has(http)) return;
      const refused = await take(limits.reads, http, 1);
      if (refused) result.setResult({ errors: [refused] });
    },
  };
}

function refusal({ message, code, kind, seconds }: RateLimited): GraphQLError {
  const http = { status: 429, headers: { "retry-after": `${seconds}` } };
  return new GraphQLError(message, { extensions: { code, kind, retryAfter: seconds, http } });
}

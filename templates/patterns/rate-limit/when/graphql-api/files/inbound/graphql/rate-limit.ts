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

  const take = (limiter: RateLimiter, http: FastifyRequest, cost: number) => {
    counted.add(http);
    return limiter.take(clientOf(http.socket.remoteAddress, http.headers["x-forwarded-for"]), cost);
  };

  const takeCost = ({ args }: { args: ExecutionArgs & { contextValue: Context } }) => {
    const { schema, document, operationName, variableValues, contextValue } = args;
    const operation = getOperationAST(document, operationName);
    if (!operation) return undefined;
    const { fields } = costOf(schema, document, operation, variableValues ?? {});
    // What is dearer than the limit is not executed.
    const payable = Math.min(fields, config.GRAPHQL_MAX_COST);
    const cost = Math.max(1, Math.ceil(payable / config.RATE_LIMIT_GRAPHQL_FIELDS));
    const isWrite = operation.operation === OperationTypeNode.MUTATION;
    const limiter = isWrite ? limits.writes : limits.reads;
    return onceTaken(take(limiter, contextValue.http, cost), (left) => {
      if (left < 0) throw refusal(left);
    });
  };

  return {
    onExecute: takeCost,
    onSubscribe: takeCost,
    onResultProcess(result) {
      const { http } = result.serverContext;
      if (counted.has(http)) return undefined;
      return onceTaken(take(limits.reads, http, 1), (left) => {
        if (left < 0) result.setResult({ errors: [refusal(left)] });
      });
    },
  };
}

function refusal(left: number): GraphQLError {
  const { message, code, kind, seconds } = new RateLimited(left);
  const http = { status: 429, headers: { "retry-after": `${seconds}` } };
  return new GraphQLError(message, { extensions: { code, kind, retryAfter: seconds, http } });
}

/** Goes on with what a limiter answers: at once, where there is nothing to wait for. */
function onceTaken<T>(left: number | Promise<number>, goOn: (left: number) => T): T | Promise<T> {
  return typeof left === "number" ? goOn(left) : left.then(goOn);
}

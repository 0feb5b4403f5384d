import type { FastifyRequest } from "fastify";
import {
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionArgs,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
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

/**
 * A request takes one read before anything of it is parsed, whatever it turns out to be. Its operation then counts by its
 * fields at the top, or by what it may cost if that is more: a mutation takes so many writes, all else the reads it lacks.
 */
export function limitOperationRate(
  config: Config,
  limits: RateLimits,
  clientOf: ClientOf,
): Plugin<Context, ServerContext> {
  const take = (limiter: RateLimiter, http: FastifyRequest, cost: number) => {
    const client = clientOf(http.socket.remoteAddress, http.headers["x-forwarded-for"]);
    return onceTaken(limiter.take(client, cost), (left) => {
      if (left < 0) throw refusal(left);
    });
  };

  const takeCost = ({ args }: { args: ExecutionArgs & { contextValue: Context } }) => {
    const { schema, document, operationName, variableValues, contextValue } = args;
    const operation = getOperationAST(document, operationName);
    if (!operation) return undefined;
    const { fields } = costOf(schema, document, operation, variableValues ?? {});
    // What is dearer than the limit is not executed.
    const payable = Math.min(fields, config.GRAPHQL_MAX_COST);
    const cost = Math.max(
      countRootFields(document, operation),
      Math.ceil(payable / config.RATE_LIMIT_GRAPHQL_FIELDS),
    );
    const isWrite = operation.operation === OperationTypeNode.MUTATION;
    if (isWrite) return take(limits.writes, contextValue.http, cost);
    return cost > 1 ? take(limits.reads, contextValue.http, cost - 1) : undefined;
  };

  return {
    onRequestParse: ({ serverContext }) => take(limits.reads, serverContext.http, 1),
    onExecute: takeCost,
    onSubscribe: takeCost,
  };
}

/** Each would be a request of its own elsewhere. */
function countRootFields(document: DocumentNode, operation: OperationDefinitionNode): number {
  const fields = new Set<string>();
  const spread = new Set<string>();

  const collect = ({ selections }: SelectionSetNode) => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) fields.add((node.alias ?? node.name).value);
      else if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet);
      else collectFragment(node.name.value);
    }
  };
  const collectFragment = (name: string) => {
    if (spread.has(name)) return;
    spread.add(name);
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name) {
        collect(node.selectionSet);
      }
    }
  };

  collect(operation.selectionSet);
  return fields.size;
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

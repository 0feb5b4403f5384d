import { getOperationAST, OperationTypeNode, type ExecutionArgs } from "graphql";
import type { Plugin } from "graphql-yoga";
import { AppError } from "#platform/errors.ts";
import { costOf } from "#inbound/graphql/cost.ts";
import { Loaders } from "#inbound/graphql/loaders.ts";
import type { Context } from "#inbound/graphql/module.ts";

const LOGGED_NAME_LENGTH = 64;

export interface Limits {
  readonly depth: number;
  readonly cost: number;
}

export function limitOperations(limits: Limits): Plugin {
  const assertAffordable = ({ args }: { args: ExecutionArgs }) => {
    const { schema, document, operationName, variableValues } = args;
    const operation = getOperationAST(document, operationName);
    if (!operation) return;
    const { depth, fields } = costOf(schema, document, operation, variableValues ?? {});
    if (depth > limits.depth) throw refusal("query_too_deep", "depth", depth, limits.depth);
    if (fields > limits.cost) throw refusal("query_too_costly", "cost", fields, limits.cost);
  };
  return { onExecute: assertAffordable, onSubscribe: assertAffordable };
}

function refusal(code: string, what: string, actual: number, limit: number): AppError {
  return new AppError("validation", code, `The ${what} is ${actual}, and at most ${limit}.`);
}

/** Names the operation in the request's log line. */
export function logOperation(): Plugin<Context> {
  return { onExecute: nameOperation, onSubscribe: nameOperation };
}

function nameOperation({ args }: { args: ExecutionArgs & { contextValue: Context } }): void {
  const { http } = args.contextValue;
  const operation = getOperationAST(args.document, args.operationName);
  const name = operation?.name?.value.slice(0, LOGGED_NAME_LENGTH) ?? "anonymous";
  http.log = http.log.child({ operation: `${operation?.operation} ${name}` });
}

/** What a mutation has read, its next field may change, and a subscription outlives it: both read anew. */
export function readAnew(): Plugin<Context> {
  return {
    onExecute({ args, extendContext }) {
      const operation = getOperationAST(args.document, args.operationName);
      const isMutation = operation?.operation === OperationTypeNode.MUTATION;
      if (isMutation) extendContext({ loaders: new Loaders({ cache: false }) });
    },
    onSubscribe({ extendContext }) {
      extendContext({ loaders: new Loaders({ cache: false }) });
    },
  };
}

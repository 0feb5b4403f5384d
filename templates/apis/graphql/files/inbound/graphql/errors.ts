import { GraphQLError } from "graphql";
import type { z } from "zod";
import { AppError, type ErrorKind } from "#platform/errors.ts";
import type { Logger } from "#platform/logger.ts";

interface Extensions {
  readonly [name: string]: unknown;
  readonly code: string;
  readonly kind: ErrorKind | "internal";
}

const STATUS: Readonly<Partial<Record<Extensions["kind"], number>>> = {
  internal: 500,
  unavailable: 503,
};

/** Messages of GraphQL's own show the value that is wrong, as a whole. */
const MAX_MESSAGE_LENGTH = 500;

const INTERNAL: Extensions = { code: "internal_error", kind: "internal" };

/** What the client gets to see of an error. */
export function maskError(error: unknown, logger: Logger): GraphQLError {
  const cause = originOf(error);
  if (cause instanceof GraphQLError) return withCode(error instanceof GraphQLError ? error : cause);
  if (cause instanceof AppError) {
    const { code, kind, fields } = cause;
    if (kind === "unavailable") logger.error({ err: cause }, "request failed");
    return describe(error, cause.message, { code, kind, ...(fields && { fields }) });
  }
  logger.error({ err: cause }, "request failed");
  return describe(error, "Something went wrong on our side.", INTERNAL);
}

/** @throws AppError that names every field outside the limits */
export function check<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path, message }) => ({
    field: path.join("."),
    message,
  }));
  throw new AppError("validation", "validation_failed", "The request is not valid.", { fields });
}

function originOf(error: unknown): unknown {
  const { originalError } = error instanceof GraphQLError ? error : {};
  return originalError === undefined ? error : originOf(originalError);
}

/** GraphQL's own errors on a document have a code, those on its variables have none. */
function withCode(error: GraphQLError): GraphQLError {
  // A malformed body fails the request in every media type; what the parser said is not for the client.
  if ("originalError" in error.extensions) {
    delete error.extensions["originalError"];
    error.extensions["http"] = { status: 400 };
  }
  error.extensions["code"] ??= "BAD_USER_INPUT";
  if (error.message.length > MAX_MESSAGE_LENGTH) {
    error.message = `${error.message.slice(0, MAX_MESSAGE_LENGTH)}…`;
  }
  return error;
}

function describe(error: unknown, message: string, extensions: Extensions): GraphQLError {
  if (error instanceof GraphQLError) {
    const { nodes, source, positions, path } = error;
    return new GraphQLError(message, { nodes, source, positions, path, extensions });
  }
  // It comes from no field: nothing has been executed.
  const status = STATUS[extensions.kind] ?? 400;
  return new GraphQLError(message, { extensions: { ...extensions, http: { status, spec: true } } });
}

import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { AppError, type ErrorKind } from "#platform/errors.ts";

// Importing node:http would load its WebSocket client too, and take a tenth of the start.
export const { STATUS_CODES } = process.getBuiltinModule("node:http");

export const problemSchema = z
  .object({
    type: z.string().meta({ description: "Always about:blank: the code tells problems apart." }),
    title: z.string().meta({ description: "The name of the status." }),
    status: z.int(),
    code: z.string().meta({ description: "Stable, for programs to compare." }),
    detail: z.string().meta({ description: "For people to read." }),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem", description: "What went wrong, after RFC 9457." });

type Problem = z.infer<typeof problemSchema>;

/** A failure that only HTTP knows, such as a missing precondition. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

const STATUS: Readonly<Record<ErrorKind, number>> = {
  validation: 422,
  not_found: 404,
  conflict: 409,
  unauthenticated: 401,
  forbidden: 403,
  rate_limited: 429,
  unavailable: 503,
};

const FRAMEWORK_CODES: Readonly<Record<number, string>> = {
  400: "malformed_request",
  413: "body_too_large",
  415: "unsupported_media_type",
};

const RETRY_AFTER_SECONDS = 1;

export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error, request);
  if (problem.status >= 500) request.log.error({ err: error }, "request failed");
  if (problem.status === 503) void reply.header("retry-after", RETRY_AFTER_SECONDS);
  // Closed while the client still sends, the connection is reset and this answer lost (RFC 9112, 9.6).
  if (problem.status === 413) void reply.removeHeader("connection");
  void reply.code(problem.status).type("application/problem+json").send(problem);
}

export function sendNotFound(request: FastifyRequest, reply: FastifyReply): void {
  sendError(
    new HttpError(404, "route_not_found", `Nothing answers ${request.method} here.`),
    request,
    reply,
  );
}

function toProblem(error: Partial<FastifyError>, request: FastifyRequest): Problem {
  if (error instanceof AppError) {
    const errors = error.fields && { errors: [...error.fields] };
    return { ...describe(statusOf(error, request), error.code, error.message), ...errors };
  }
  if (error.validation) {
    const errors = error.validation.map(({ instancePath, message = "Invalid." }) => ({
      field: instancePath.slice(1).replaceAll("/", ".") || (error.validationContext ?? "body"),
      message,
    }));
    return { ...describe(422, "validation_failed", "The request is not valid."), errors };
  }
  if (error instanceof HttpError) return describe(error.statusCode, error.code, error.message);
  // The client left in the middle of its body.
  if (error === request.raw.errored) return describe(400, "malformed_request", "The body ended.");
  const { statusCode = 500, code = "", message = "" } = error;
  if (statusCode < 500 && code.startsWith("FST_")) {
    return describe(statusCode, FRAMEWORK_CODES[statusCode] ?? "malformed_request", message);
  }
  return describe(500, "internal_error", "Something went wrong on our side.");
}

/** A stale version is a failed precondition (RFC 9110) only for a client that has stated one. */
function statusOf(error: AppError, request: FastifyRequest): number {
  const preconditionFailed = error.code === "stale_version" && "if-match" in request.headers;
  return preconditionFailed ? 412 : STATUS[error.kind];
}

function describe(status: number, code: string, detail: string): Problem {
  return { type: "about:blank", title: STATUS_CODES[status] ?? "Error", status, code, detail };
}

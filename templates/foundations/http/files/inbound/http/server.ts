import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import type { Config } from "#platform/config.ts";
import type { Health } from "#platform/health.ts";
import { requestContext } from "#platform/logger.ts";
import { healthRoutes } from "#inbound/http/health-routes.ts";
import { sendError, sendNotFound } from "#inbound/http/problem.ts";

const REQUEST_TIMEOUT_MS = 30_000;
/** What nginx logs for a client that did not wait for its answer. */
const CLIENT_LEFT = 499;
const SWEEP_MS = 100;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

export function createHttpServer(
  config: Config,
  logger: FastifyBaseLogger,
  health: Health,
): FastifyInstance {
  const server = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // The request id comes from the request context, here as everywhere.
    childLoggerFactory: (parent) => parent,
    genReqId: requestIdOf,
    bodyLimit: config.BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Requests that arrive on open connections while draining are still served.
    return503OnClosing: false,
    frameworkErrors: sendError,
    // Loading those that fastify brings takes a seventh of the start.
    schemaController: {
      compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler },
    },
  });

  // The plain line of a request holds no secrets, and looking for some costs more than writing it.
  const plainLog = server.log.child({}, { redact: [] });

  const logRequest = (request: FastifyRequest, reply: FastifyReply) => {
    const log = request.log === server.log ? plainLog : request.log;
    log.info(
      {
        requestId: request.id,
        method: request.method,
        // The query string may hold personal data.
        path: request.url.split("?", 1)[0],
        status: reply.raw.headersSent ? reply.statusCode : CLIENT_LEFT,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
      },
      "request",
    );
  };

  server.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    // The hook onResponse does not run for a client that has left.
    reply.raw.once("close", () => logRequest(request, reply));
    enterContext(request, done);
  });
  // Reading a body leaves the asynchronous context, so it is entered again afterwards.
  server.addHook("preValidation", (request, _reply, done) => {
    if (request.body === undefined) done();
    else enterContext(request, done);
  });
  server.addHook("onSend", (_request, reply, _payload, done) => {
    // A client that kept its connection would hold up the drain.
    if (health.draining) reply.header("connection", "close");
    done();
  });
  // Only JSON is accepted, unless a plugin says otherwise.
  server.removeContentTypeParser("text/plain");
  server.setErrorHandler(sendError);
  server.setNotFoundHandler(sendNotFound);
  server.register(healthRoutes(health));
  endSilentConnections(server);
  return server;
}

/**
 * Closing ends connections that wait for their next request, but not those that have never sent one, nor those that begin
 * to wait only later, such as that of a client who still sends a body that was refused.
 */
function endSilentConnections(server: FastifyInstance): void {
  const connections = new Set<Socket>();
  server.server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  server.addHook("preClose", (done) => {
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
    const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS);
    server.server.once("close", () => clearInterval(sweep));
    done();
  });
}

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
}

function enterContext(request: FastifyRequest, done: () => void): void {
  requestContext.run({ requestId: request.id }, done);
}

function noCompiler(): never {
  throw new Error("Routes with schemas need setValidatorCompiler and setSerializerCompiler.");
}

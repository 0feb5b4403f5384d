import { randomUUID } from "node:crypto";
import { Metadata, ServerInterceptingCall, status, type ServerInterceptor } from "@grpc/grpc-js";
import { requestContext, type Logger } from "#platform/logger.ts";

const HEADER = "x-request-id";
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Calls run in a request context, answer with its id, and leave one line in the log. */
export function observeCalls(logger: Logger): ServerInterceptor {
  return ({ path }, call) => {
    const startedAt = performance.now();
    let context = { requestId: "" };
    let answered = false;
    let ended = false;

    const answer = (metadata: Metadata) => {
      answered = true;
      metadata.set(HEADER, context.requestId);
      return metadata;
    };
    const end = (code: status) => {
      if (ended) return;
      ended = true;
      const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
      logger.info({ ...context, method: path, status: status[code], durationMs }, "call");
    };

    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, forward) {
            context = { requestId: requestIdOf(metadata) };
            requestContext.run(context, forward, metadata);
          },
          // Reading the message leaves the asynchronous context, so it is entered again.
          onReceiveHalfClose: (forward) => requestContext.run(context, forward),
          // Also comes when all has been sent.
          onCancel() {
            const late = Number(call.getDeadline()) <= Date.now();
            end(late ? status.DEADLINE_EXCEEDED : status.CANCELLED);
          },
        }),
      sendMetadata: (metadata, forward) => forward(answer(metadata)),
      sendMessage(message, forward) {
        if (!answered) call.sendMetadata(answer(new Metadata()));
        forward(message);
      },
      sendStatus(result, forward) {
        end(result.code);
        if (answered) forward(result);
        else forward({ ...result, metadata: answer(result.metadata ?? new Metadata()) });
      },
    });
  };
}

function requestIdOf(metadata: Metadata): string {
  const [given] = metadata.get(HEADER);
  return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
}

import { ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { AppError } from "#platform/errors.ts";
import type { Load } from "#platform/load.ts";
import { createLogger } from "#platform/logger.ts";
import { toStatus } from "#inbound/grpc/status.ts";

/** An instance that is too busy for these would be taken for dead. */
const PROBES = "/grpc.health.v1.Health/";

const overloaded = new AppError("unavailable", "overloaded", "There is too much to do.");

/** Answers at once while the load is excessive, at the least cost. */
export function shedCalls(load: Load): ServerInterceptor {
  const { code, details, metadata: reason } = toStatus(overloaded, createLogger("silent"));
  return ({ path }, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, forward) {
            if (!load.isExcessive || path.startsWith(PROBES)) return forward(metadata);
            call.sendStatus({ code, details, metadata: reason.clone() });
          },
        }),
    });
}

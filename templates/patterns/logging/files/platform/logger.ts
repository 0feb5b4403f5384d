import { AsyncLocalStorage } from "node:async_hooks";
import { pino, stdTimeFunctions, type DestinationStream, type Logger } from "pino";

export type { Logger };

/** What every line logged inside a request carries. */
export const requestContext = new AsyncLocalStorage<{ readonly requestId: string }>();

const SECRETS = ["authorization", "cookie", "password", "secret", "token"];

export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // A copy: pino adds the fields of the line to what it is given.
      mixin: () => ({ ...requestContext.getStore() }),
      redact: SECRETS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
    },
    destination,
  );
}

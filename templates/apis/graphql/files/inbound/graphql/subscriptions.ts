import type { FastifyInstance } from "fastify";
import type { Plugin } from "graphql-yoga";
import { AppError } from "#platform/errors.ts";
import type { Context } from "#inbound/graphql/module.ts";

/** A subscription lasts until the client leaves or the server closes, which would wait for it. */
export function limitSubscriptions(server: FastifyInstance, max: number): Plugin<Context> {
  const open = new Set<AsyncIterator<unknown>>();
  let isClosing = false;
  server.addHook("preClose", async () => {
    isClosing = true;
    await Promise.all([...open].map(async (stream) => stream.return?.()));
  });

  const refusal = () => {
    if (isClosing) return new AppError("unavailable", "server_closing", "The server is closing.");
    if (open.size < max) return undefined;
    const message = `There are ${max} subscriptions, and no room for more.`;
    return new AppError("unavailable", "too_many_subscriptions", message);
  };

  return {
    onSubscribe: () => ({
      onSubscribeResult({ result, setResult }) {
        if (!(Symbol.asyncIterator in result)) return {};
        const stream = result[Symbol.asyncIterator]();
        const refused = refusal();
        if (refused) {
          void stream.return?.();
          setResult({ errors: [refused] });
          return {};
        }
        open.add(stream);
        return { onEnd: () => void open.delete(stream) };
      },
    }),
    async onResultProcess({ result, resultProcessor }) {
      // The client accepts nothing that a stream could be sent as: nobody will read it.
      const isUnread = resultProcessor === undefined && Symbol.asyncIterator in result;
      if (isUnread) await result[Symbol.asyncIterator]().return?.();
    },
  };
}

import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import {
  Client,
  credentials,
  Metadata,
  Server,
  ServerCredentials,
  type handleUnaryCall,
} from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { carryCallDeadlines } from "#inbound/grpc/deadline.ts";
import { timeLeft } from "#platform/deadline.ts";

const asIs = { serialize: (bytes: Buffer) => bytes, deserialize: (bytes: Buffer) => bytes };
const path = "/test.Waits/Wait";

/** A server of one call, and a client that makes it. */
async function start(wait: handleUnaryCall<Buffer, Buffer>) {
  const server = new Server({ interceptors: [carryCallDeadlines(60_000)] });
  server.register(path, wait, asIs.serialize, asIs.deserialize, "unary");
  const port = await new Promise<number>((resolve, reject) => {
    const bound = (error: Error | null, taken: number) => (error ? reject(error) : resolve(taken));
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), bound);
  });
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  onTestFinished(() => {
    client.close();
    server.forceShutdown();
  });
  const call = (metadata = new Metadata()) => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const { serialize, deserialize } = asIs;
    const request = Buffer.from("");
    const done = () => resolve();
    const started = client.makeUnaryRequest(path, serialize, deserialize, request, metadata, done);
    return { ended, cancel: () => started.cancel() };
  };
  return call;
}

test("a call that is cancelled has no time, one that is answered has no end", async () => {
  const left: (() => number)[] = [];
  const begun = Promise.withResolvers<void>();
  const call = await start((request, answer) => {
    left.push(AsyncLocalStorage.bind(timeLeft));
    begun.resolve();
    const hangs = request.metadata.get("hangs").length > 0;
    if (hangs) void once(request, "cancelled").then(() => answer(null, Buffer.from("late")));
    else answer(null, Buffer.from(""));
  });
  const metadata = new Metadata();
  metadata.set("hangs", "yes");

  const hanging = call(metadata);
  await begun.promise;
  hanging.cancel();
  await Promise.all([hanging.ended, call().ended]);

  const [isCancelled, isAnswered] = left;
  await expect.poll(isCancelled!, { timeout: 5000 }).toBe(Number.NEGATIVE_INFINITY);
  await expect.poll(isAnswered!, { timeout: 5000 }).toBe(Number.POSITIVE_INFINITY);
});

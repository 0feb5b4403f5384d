import { once } from "node:events";
import {
  Metadata,
  type MethodDefinition,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
  type handleServerStreamingCall,
  type handleUnaryCall,
} from "@grpc/grpc-js";
import { AppError } from "#platform/errors.ts";
import type { Logger } from "#platform/logger.ts";
import { toStatus } from "#inbound/grpc/status.ts";

type Unary<Q, A> = (request: Q, metadata: Metadata) => Promise<A>;
type Streaming<Q, A> = (request: Q, signal: AbortSignal) => AsyncIterable<A>;

type Handler<M> =
  M extends MethodDefinition<infer Q, infer A>
    ? M extends { readonly responseStream: true }
      ? Streaming<Q, A>
      : Unary<Q, A>
    : never;

/** A .proto file and those it imports, compiled, in base64. */
export type Contract = readonly string[];

/** A service of a contract, and a function for each of its calls that answers or throws. */
export interface Service<D> {
  readonly definition: D;
  readonly contract: Contract;
  readonly handlers: { readonly [Name in keyof D]: Handler<D[Name]> };
}

export function defineService<D extends ServiceDefinition>(
  definition: D,
  contract: Contract,
  handlers: Service<D>["handlers"],
): Service<D> {
  return { definition, contract, handlers };
}

/** What grpc-js wants: callbacks, statuses and streams. */
export function implement<D extends ServiceDefinition>(
  { definition, handlers }: Service<D>,
  logger: Logger,
  closing: AbortSignal,
): [ServiceDefinition, UntypedServiceImplementation] {
  const methods: Record<string, MethodDefinition<Buffer, unknown>> = {};
  const calls: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries<MethodDefinition<unknown, unknown>>(definition)) {
    methods[name] = { ...method, requestSerialize: raw, requestDeserialize: raw };
    calls[name] = method.responseStream
      ? streaming(handlers[name] as Streaming<unknown, unknown>, method, logger, closing)
      : unary(handlers[name] as Unary<unknown, unknown>, method, logger);
  }
  return [methods, calls];
}

/** Messages are read where an error finds its status: grpc-js would call a broken one INTERNAL. */
const raw = (message: Buffer) => message;

function read<Q>(message: Buffer, deserialize: (message: Buffer) => Q): Q {
  try {
    return deserialize(message);
  } catch (cause) {
    const text = "The message cannot be read as a request of this call.";
    throw new AppError("validation", "malformed_request", text, { cause });
  }
}

function unary<Q, A>(
  handle: Unary<Q, A>,
  method: MethodDefinition<Q, A>,
  logger: Logger,
): handleUnaryCall<Buffer, A> {
  return async (call, callback) => {
    try {
      const request = read(call.request, method.requestDeserialize);
      callback(null, await handle(request, call.metadata));
    } catch (error) {
      callback(toStatus(error, logger));
    }
  };
}

function streaming<Q, A>(
  handle: Streaming<Q, A>,
  method: MethodDefinition<Q, A>,
  logger: Logger,
  closing: AbortSignal,
): handleServerStreamingCall<Buffer, A> {
  return async (call) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => cancelled.abort());
    try {
      // A listener to a signal that has been given hears nothing.
      closing.throwIfAborted();
      const signal = AbortSignal.any([cancelled.signal, closing]);
      const messages = handle(read(call.request, method.requestDeserialize), signal);
      // Tells the client that it is being served, before there is a first message.
      call.sendMetadata(new Metadata());
      await send(messages, call, signal);
      call.end();
    } catch (error) {
      if (cancelled.signal.aborted) return;
      call.emit("error", toStatus(closing.aborted ? closing.reason : error, logger));
    }
  };
}

/** No faster than the client reads. */
async function send<A>(
  messages: AsyncIterable<A>,
  call: ServerWritableStream<Buffer, A>,
  signal: AbortSignal,
): Promise<void> {
  for await (const message of messages) {
    if (!call.write(message)) await once(call, "drain", { signal });
  }
}

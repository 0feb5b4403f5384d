import { ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";

/** Calls that are owed one answer, from their first frame on. Streams are not among them. */
export class CallsInFlight {
  readonly #ends = new Set<Promise<void>>();

  readonly interceptor: ServerInterceptor = ({ responseStream }, call) => {
    if (responseStream) return new ServerInterceptingCall(call);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ends.add(promise);
    const onCancel = () => {
      this.#ends.delete(promise);
      resolve();
    };
    // Comes at every end, however the call has fared.
    return new ServerInterceptingCall(call, { start: (next) => next({ onCancel }) });
  };

  /** Once all that have begun have their answer. */
  async ended(): Promise<void> {
    await Promise.all(this.#ends);
  }
}

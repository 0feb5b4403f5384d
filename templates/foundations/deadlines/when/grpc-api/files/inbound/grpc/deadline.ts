import { ServerInterceptingCall, type ServerInterceptor } from "@grpc/grpc-js";
import { Deadline } from "#platform/deadline.ts";

/** Calls run within their own deadline, and within the limit in any case. Streams last. */
export function carryCallDeadlines(limitMs: number): ServerInterceptor {
  return ({ responseStream }, call) => {
    if (responseStream) return new ServerInterceptingCall(call);
    const startedAt = Date.now();
    let deadline: Deadline | undefined;
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveHalfClose(forward) {
            const end = Math.min(Number(call.getDeadline()), startedAt + limitMs);
            deadline = new Deadline(end - Date.now());
            deadline.run(forward);
          },
          // Also called once the status is sent, when it changes nothing.
          onCancel: () => deadline?.expire(),
        }),
      sendStatus(status, forward) {
        deadline?.lift();
        forward(status);
      },
    });
  };
}

import type { ImportedName } from "./imports.ts";
import type { SlotDefinition } from "./slot.ts";

/** Something that stands round every gRPC call: one more argument of `new GrpcServer(…)` in the composition root. */
export interface GrpcInterceptor {
  /** What it does, for telling entries apart: `shed load`. They stand in this order, the first outermost. */
  id: string;
  /** May use providers: `shedCalls(load)`. */
  expression: string;
  imports: readonly ImportedName[];
}

export const grpcInterceptor: SlotDefinition<GrpcInterceptor> = {
  id: "grpcInterceptor",
  scope: "service",
  key: ({ id }) => id,
  // Written with the server.
  write() {},
};

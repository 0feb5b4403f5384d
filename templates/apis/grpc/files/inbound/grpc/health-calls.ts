import { setTimeout } from "node:timers/promises";
import type { MethodDefinition } from "@grpc/grpc-js";
import { service } from "grpc-health-check";
import { AppError } from "#platform/errors.ts";
import type { Health } from "#platform/health.ts";
import contract from "#inbound/grpc/health.contract.ts";
import { defineService, type Service } from "#inbound/grpc/service.ts";

const WATCH_INTERVAL_MS = 1000;

type Check = MethodDefinition<{ service: string }, { status: string }>;

const definition = service as unknown as {
  readonly Check: Check;
  readonly List: MethodDefinition<unknown, { statuses: Record<string, { status: string }> }>;
  readonly Watch: Check & { readonly responseStream: true };
};

/**
 * grpc.health.v1: every service is as ready as the instance. `liveness` is no service: it says that
 * the process runs, whatever its dependencies do.
 */
export function healthCalls(
  health: Health,
  services: ReadonlySet<string>,
): Service<typeof definition> {
  const statusOf = async (name: string) => {
    if (name === "liveness") return "SERVING";
    if (name !== "" && !services.has(name)) return "SERVICE_UNKNOWN";
    return (await health.readiness()).ready ? "SERVING" : "NOT_SERVING";
  };
  return defineService(definition, contract, {
    async Check(request) {
      const status = await statusOf(request.service);
      if (status !== "SERVICE_UNKNOWN") return { status };
      throw new AppError("not_found", "service_not_found", "There is no such service.");
    },
    async List() {
      const names = ["", "liveness", ...services];
      const statuses = names.map(async (name) => [name, { status: await statusOf(name) }] as const);
      return { statuses: Object.fromEntries(await Promise.all(statuses)) };
    },
    async *Watch(request, signal) {
      for (let last = ""; ; await setTimeout(WATCH_INTERVAL_MS, undefined, { signal })) {
        const status = await statusOf(request.service);
        if (status !== last) yield { status };
        last = status;
      }
    },
  });
}

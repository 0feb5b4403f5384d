import type { MethodDefinition, ServiceError } from "@grpc/grpc-js";
import { service as health } from "grpc-health-check";
import type { Load, Outcome } from "#test/drill/probes.ts";
import type { Service } from "#test/drill/service.ts";
import { connect, refusalOf } from "#test/support/grpc.ts";

type HealthCheck = MethodDefinition<{ service: string }, { status: string }>;
const { Check } = health as unknown as { Check: HealthCheck };

const UNAVAILABLE = new Set(["UNAVAILABLE", "DEADLINE_EXCEEDED"]);

export async function clientOf(service: Service): Promise<ReturnType<typeof connect>> {
  const { port } = new URL(await service.address("grpc"));
  return connect(Number(port));
}

export function deadlineIn(milliseconds: number): { deadline: number } {
  return { deadline: Date.now() + milliseconds };
}

/** @param outcome of a call that succeeded */
export async function outcomeOf<A>(
  call: Promise<A>,
  outcome: (answer: A) => Outcome = () => ({ kind: "ok", label: "OK" }),
): Promise<Outcome> {
  try {
    return outcome(await call);
  } catch (error) {
    const { status, reason } = refusalOf(error as ServiceError);
    // The service gives its reasons; the client's own deadline has none.
    if (status === "DEADLINE_EXCEEDED" && reason === "")
      return { kind: "broken", label: "no answer" };
    const kind = UNAVAILABLE.has(status) ? "unavailable" : "broken";
    return { kind, label: `${status} ${reason.toLowerCase()}`.trim() };
  }
}

/** What load balancers and supervisors ask. */
export async function grpcHealth(service: Service): Promise<Load> {
  const client = await clientOf(service);
  const check = (name: string) => (patienceMs: number) =>
    outcomeOf(client.call(Check, { service: name }, deadlineIn(patienceMs)), ({ status }) => ({
      kind: status === "SERVING" ? "ok" : "unavailable",
      label: status,
    }));
  return { probes: [check("")], alive: check("liveness"), close: () => client.close() };
}

import type { Outcome } from "#test/drill/probes.ts";

/** A total by the last rate known is less than one by the rate of today. */
export function totalOutcome({ stale }: { readonly stale: boolean }): Outcome {
  return stale ? { kind: "degraded", label: "stale rate" } : { kind: "ok", label: "fresh rate" };
}

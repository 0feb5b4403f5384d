import type { Service } from "#test/drill/service.ts";

/** How a request ended: answered, answered with less or refused as may be while a dependency is gone, or as none ever should. */
export interface Outcome {
  readonly kind: "ok" | "degraded" | "unavailable" | "broken";
  /** `503 database_busy` */
  readonly label: string;
}

/** Sends one request and waits for its answer no longer than that. What it throws counts as broken. */
export type Probe = (patienceMs: number) => Promise<Outcome>;

export interface Load {
  /** Sent in turn. */
  readonly probes: readonly Probe[];
  /** Asks whether the process lives, whatever its dependencies do. */
  readonly alive?: Probe;
  readonly close?: () => void;
}

export const loads: Readonly<Record<string, (service: Service) => Promise<Load>>> = {};

import { setTimeout } from "node:timers/promises";
import type { Dependency } from "#test/drill/dependencies.ts";
import type { Sample, SteadyLoad } from "#test/drill/load.ts";
import type { Outcome } from "#test/drill/probes.ts";
import type { Fault, FaultProxy } from "#test/drill/proxy.ts";
import type { Service } from "#test/drill/service.ts";

/** What requests may come to while a dependency is gone. */
const bearable: Readonly<Record<Dependency["whileGone"], readonly Outcome["kind"][]>> = {
  degraded: ["degraded"],
  unavailable: ["degraded", "unavailable"],
};

/** How long after a fault until every request is served again. */
const RECOVERY_LIMIT_MS = 10_000;

/** What is normal is measured for so long, before each fault. */
const CALM_MS = 500;

/** How long every request has to be served before the service counts as recovered. */
const QUIET_MS = 1000;

export interface Drilled {
  readonly name: string;
  readonly dependency: Dependency;
  readonly proxy: FaultProxy;
}

export interface Watched {
  readonly service: Pick<Service, "isRunning" | "lastWords">;
  readonly requests: SteadyLoad;
  readonly signsOfLife: SteadyLoad;
}

export interface Result {
  readonly dependency: string;
  readonly fault: Fault;
  readonly before: Timing;
  readonly during: Timing;
  /** Requests that were not served in full since the fault began, by how they ended. */
  readonly refusals: Readonly<Record<string, number>>;
  /** From the end of the fault until the last request that was not served in full. */
  readonly recoveryMs: number | undefined;
  /** Promises that were not kept. */
  readonly broken: readonly string[];
}

interface Timing {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
}

/** Takes a dependency away from a service under load, gives it back, and watches. */
export async function exercise(
  { name, dependency, proxy }: Drilled,
  fault: Fault,
  seconds: number,
  { service, requests, signsOfLife }: Watched,
): Promise<Result> {
  const start = performance.now();
  await setTimeout(CALM_MS);
  const struckAt = performance.now();
  proxy.strike(fault);
  await setTimeout(seconds * 1000);
  const liftedAt = performance.now();
  await proxy.lift();
  const recoveryMs = await recovery(requests, liftedAt);

  const sent = requests.between(start, performance.now());
  // Those under way when it struck have met it too.
  const isBefore = ({ startedAt, ms }: Sample) => startedAt + ms < struckAt;
  const before = sent.filter(isBefore);
  const since = sent.filter((sample) => !isBefore(sample));
  const borne = bearable[dependency.whileGone];
  const broken = {
    ...countUnserved(before),
    ...countUnserved(since.filter(({ kind }) => !borne.includes(kind))),
    ...prefixed("not alive: ", countUnserved(signsOfLife.between(start, performance.now()))),
  };
  return {
    dependency: name,
    fault,
    before: timingOf(before),
    during: timingOf(since.filter(({ startedAt }) => startedAt < liftedAt)),
    refusals: countUnserved(since),
    recoveryMs,
    broken: [
      ...Object.entries(broken).map(([label, count]) => `${count} × ${label}`),
      ...(before.length === 0 ? ["no request was answered before"] : []),
      ...(recoveryMs === undefined ? [`not served again within ${RECOVERY_LIMIT_MS} ms`] : []),
      ...(service.isRunning ? [] : [`the process ended: ${service.lastWords}`]),
    ],
  };
}

async function recovery(requests: SteadyLoad, liftedAt: number): Promise<number | undefined> {
  for (;;) {
    await setTimeout(50);
    const failures = requests.between(liftedAt, Infinity).filter(({ kind }) => kind !== "ok");
    const lastFailure = Math.max(liftedAt, ...failures.map(({ startedAt }) => startedAt));
    if (requests.settledUntil - lastFailure > QUIET_MS) return lastFailure - liftedAt;
    if (performance.now() - liftedAt > RECOVERY_LIMIT_MS) return undefined;
  }
}

function countUnserved(samples: readonly Sample[]): Record<string, number> {
  const byLabel = Map.groupBy(
    samples.filter(({ kind }) => kind !== "ok"),
    ({ label }) => label,
  );
  return Object.fromEntries([...byLabel].map(([label, found]) => [label, found.length]));
}

function prefixed(prefix: string, counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([label, n]) => [prefix + label, n]));
}

function timingOf(samples: readonly Sample[]): Timing {
  const sorted = samples.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return { requests: sorted.length, p50: at(0.5), p99: at(0.99) };
}

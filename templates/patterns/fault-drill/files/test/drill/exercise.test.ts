import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { beforeAll, expect, test } from "vitest";
import { exercise, type Result } from "#test/drill/exercise.ts";
import { SteadyLoad } from "#test/drill/load.ts";
import type { Outcome } from "#test/drill/probes.ts";
import { FaultProxy, type Fault } from "#test/drill/proxy.ts";

const upstream = createServer((socket) => socket.on("error", () => undefined).pipe(socket));
beforeAll(async () => {
  await once(upstream.listen(0, "127.0.0.1"), "listening");
  return () => void upstream.close();
});

interface Circumstances {
  readonly whileGone?: "unavailable" | "degraded";
  /** How it answers then. */
  readonly without?: Outcome["kind"];
  /** How long the service waits for the dependency before it says so. */
  readonly waitMs?: number;
  readonly isRunning?: boolean;
}

/** Drills a service that does nothing but ask its dependency. */
async function drill(fault: Fault, circumstances: Circumstances): Promise<Result> {
  const { whileGone = "unavailable", without = "unavailable" } = circumstances;
  const { waitMs = 800, isRunning = true } = circumstances;
  const { port } = upstream.address() as AddressInfo;
  const proxy = await FaultProxy.open({ host: "127.0.0.1", port }, 0);
  const serve = async (patienceMs: number): Promise<Outcome> => {
    const socket = connect(proxy.port, "127.0.0.1");
    try {
      socket.write("hello");
      await once(socket, "data", { signal: AbortSignal.timeout(Math.min(waitMs, patienceMs)) });
      return { kind: "ok", label: "served" };
    } catch (error) {
      if (waitMs > patienceMs) throw error;
      return { kind: without, label: "gone" };
    } finally {
      socket.destroy();
    }
  };
  const requests = new SteadyLoad([serve], 20, 1000);
  const signsOfLife = new SteadyLoad([], 1, 1000);
  const dependency = { variable: "ECHO_URL", parameters: {}, port, whileGone, settings: {} };
  const service = { isRunning, lastWords: "out of memory" };
  const watched = { service, requests, signsOfLife };
  try {
    return await exercise({ name: "echo", dependency, proxy }, fault, 1.2, watched);
  } finally {
    requests.stop();
    signsOfLife.stop();
    proxy.close();
  }
}

test.concurrent("a service that says it is unavailable, and recovers, keeps its promises", async () => {
  const result = await drill("refused", {});

  expect(result.broken).toEqual([]);
  expect(result.refusals).toEqual({ gone: expect.any(Number) });
  expect(result.recoveryMs).toBeLessThan(5000);
  expect(result.before.requests).toBeGreaterThan(0);
});

test.concurrent("a service that can do without the dependency may refuse nothing", async () => {
  const { broken } = await drill("killed", { whileGone: "degraded" });

  expect(broken).toEqual([expect.stringMatching(/^\d+ × gone$/)]);
});

test.concurrent("a service that answers with less has not recovered before it answers in full", async () => {
  const result = await drill("killed", { whileGone: "degraded", without: "degraded" });

  expect(result.broken).toEqual([]);
  expect(result.refusals).toEqual({ gone: expect.any(Number) });
});

test.concurrent("a service that waits with the dependency leaves requests without an answer", async () => {
  const { broken } = await drill("hung", { waitMs: 60_000 });

  expect(broken).toEqual([expect.stringMatching(/^\d+ × no answer$/)]);
});

test.concurrent("a service that has ended breaks every promise at once", async () => {
  const { broken } = await drill("slowed", { isRunning: false });

  expect(broken).toEqual(["the process ended: out of memory"]);
});

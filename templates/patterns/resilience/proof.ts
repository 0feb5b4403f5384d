import assert from "node:assert/strict";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ClientError,
  defineProof,
  type Environment,
  openShop,
  overEveryApi,
  type SampleClient,
  type Service,
} from "../../../src/proof.ts";

interface Upstream {
  readonly url: string;
  /** Currencies of which the service knows no rate yet. */
  readonly unasked: string[];
  requests: number;
  state: "answers" | "hangs" | "fails";
}

/** Each service has an upstream of its own: several may be looked at in one process. */
const upstreams = new WeakMap<Service, Promise<Upstream>>();

function upstreamOf(service: Service): Promise<Upstream> {
  const started = upstreams.get(service) ?? startUpstream();
  upstreams.set(service, started);
  return started;
}

/** Whatever the check before has left it at. */
async function answering(service: Service): Promise<Upstream> {
  const upstream = await upstreamOf(service);
  upstream.state = "answers";
  return upstream;
}

async function startUpstream(): Promise<Upstream> {
  const unasked = ["AUD", "CAD", "CHF", "DKK", "GBP", "NOK", "SEK"];
  const upstream: Upstream = { url: "", unasked, requests: 0, state: "answers" };
  const server = createServer(({ url }, response) => {
    const currency = new URLSearchParams(url?.split("?")[1]).get("symbols") ?? "";
    upstream.requests++;
    if (upstream.state === "fails") response.writeHead(500).end();
    if (upstream.state === "answers")
      response.end(JSON.stringify({ rates: { [currency]: 0.9215 } }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  server.unref();
  const { port } = server.address() as AddressInfo;
  return Object.assign(upstream, { url: `http://127.0.0.1:${port}` });
}

const impatient = async (service: Service): Promise<Environment> => ({
  EXCHANGE_RATES_URL: (await upstreamOf(service)).url,
  REQUEST_DEADLINE_MS: "300",
  OUTBOUND_TIMEOUT_MS: "100",
  OUTBOUND_WINDOW_MS: "5000",
  OUTBOUND_OPEN_MS: "500",
});

export default defineProof({
  "an upstream that hangs keeps nobody waiting, and is left alone until it answers again":
    overEveryApi(
      async (client, service) => {
        const upstream = await answering(service);
        const orderId = await placeOrder(client);
        const fresh = await untilFresh(() => client.orderTotal(orderId, "EUR"));
        assert.deepEqual(fresh, { amount: 922, currency: "EUR", rate: "0.9215", stale: false });

        await untilFresh(() => client.orderTotal(orderId, "EUR"));

        const unknown = upstream.unasked.pop()!;
        upstream.state = "hangs";
        const since = service.logs().length;
        await until(async () => {
          const calls = Array.from({ length: 20 }, () => client.orderTotal(orderId, unknown));
          const refused = { kind: "unavailable" };
          await Promise.all(calls.map((call) => assert.rejects(call, refused)));
          return isCircuit(service, since, "open");
        });
        assert.ok(upstream.requests > 0);

        assert.deepEqual(await client.orderTotal(orderId, "EUR"), { ...fresh, stale: true });
        await assertReadinessSays(service, "degraded", /^(open|half-open)$/);
        assert.equal(await client.isReady(), true, "an upstream takes the instance out");

        upstream.state = "answers";
        await untilFresh(() => client.orderTotal(orderId, unknown));
        await circuit(service, since, "half-open");
        await circuit(service, since, "closed");
        assert.deepEqual(await client.orderTotal(orderId, "EUR"), fresh);
        await assertReadinessSays(service, "up", /^closed$/);
      },
      { env: impatient },
    ),

  "an upstream that fails is not asked again and again": overEveryApi(
    async (client, service) => {
      const upstream = await answering(service);
      const orderId = await placeOrder(client);
      const fresh = await untilFresh(() => client.orderTotal(orderId, "EUR"));

      upstream.state = "fails";
      const before = upstream.requests;
      for (let i = 0; i < 200; i++) {
        assert.deepEqual(await client.orderTotal(orderId, "EUR"), { ...fresh, stale: true });
      }
      const asked = upstream.requests - before;
      assert.ok(asked < 60, `it was asked ${asked} times`);

      upstream.state = "answers";
      assert.deepEqual(await untilFresh(() => client.orderTotal(orderId, "EUR")), fresh);
    },
    { env: impatient },
  ),

  "while the process gets no time to run, it refuses at once; and serves again when it does":
    overEveryApi(
      async (client, service) => {
        const throttled = throttle(service);
        try {
          await until(async () => (await codeOf(client)) === "overloaded");
          await assert.rejects(client.getUser(randomUUID()), { kind: "unavailable" });
          assert.equal(await client.isReady(), true, "probes are refused");
        } finally {
          await throttled.end();
        }
        await until(async () => (await codeOf(client)) === "user_not_found");
      },
      { env: { SHED_EVENT_LOOP_DELAY_MS: "50" } },
    ),

  "while too many wait for the database, it refuses at once; and serves again when they are served":
    overEveryApi(
      async (client, service) => {
        const { order } = await openShop(client, { price: 100, stock: 1000 });
        const hold = await service.outage!.holdProducts();
        const waiting = Array.from({ length: 20 }, () => order());
        for (const call of waiting) call.catch(() => undefined);
        try {
          await until(async () => (await codeWithin(client, 1000)) === "overloaded");
          await soon(assert.rejects(client.getUser(randomUUID()), { kind: "unavailable" }));
        } finally {
          await hold.release();
        }
        await Promise.all(waiting);
        await until(async () => (await codeOf(client)) !== "overloaded");
      },
      {
        env: {
          DATABASE_POOL_SIZE: "2",
          DATABASE_ACQUIRE_TIMEOUT_MS: "20000",
          REQUEST_DEADLINE_MS: "20000",
          SHED_CONNECTION_QUEUE: "5",
        },
        when: (service) => service.outage !== undefined,
      },
    ),

  "a request waits for the database no longer than it may take": overEveryApi(
    async (client, service) => {
      const { order } = await openShop(client, { price: 100, stock: 1000 });
      const hold = await service.outage!.holdProducts();
      const waiting = [order(), order()];
      for (const call of waiting) call.catch(() => undefined);
      try {
        // The first of these may still find a connection.
        await until(async () => (await codeOf(client)) === "deadline_exceeded");
        await soon(assert.rejects(client.getUser(randomUUID()), { code: "deadline_exceeded" }));
      } finally {
        await hold.release();
      }
      // They may find that they are late as well, once they go on.
      await Promise.allSettled(waiting);
    },
    {
      env: {
        DATABASE_POOL_SIZE: "2",
        DATABASE_ACQUIRE_TIMEOUT_MS: "20000",
        REQUEST_DEADLINE_MS: "1000",
      },
      when: (service) => service.outage !== undefined,
    },
  ),
});

/** A slow machine may take longer for this than the deadline allows. */
async function placeOrder(client: SampleClient): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { order } = await openShop(client, { price: 1000, stock: 5 });
      return (await order()).id;
    } catch (error) {
      if (attempt === 20 || !isUnavailable(error)) throw error;
    }
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof ClientError && error.kind === "unavailable";
}

/** Fails a call that takes many times as long as it may. */
async function soon(call: Promise<unknown>): Promise<void> {
  const late = sleep(8000, undefined, { ref: false }).then(() => assert.fail("still waiting"));
  await Promise.race([call, late]);
}

/** The first answer by a rate that is not stale, which takes as long as the circuit is open. */
async function untilFresh(ask: () => ReturnType<SampleClient["orderTotal"]>) {
  for (const start = performance.now(); ; await sleep(50)) {
    const total = await ask().catch((error: unknown) => {
      assert.ok(isUnavailable(error), String(error));
    });
    if (total?.stale === false) return total;
    assert.ok(performance.now() - start < 10_000, "the circuit does not close");
  }
}

/** Waits until the log says so. */
async function circuit(service: Service, since: number, state: string): Promise<void> {
  await until(async () => isCircuit(service, since, state));
}

function isCircuit(service: Service, since: number, state: string): boolean {
  return service
    .logs()
    .slice(since)
    .some((line) => line["upstream"] === "exchange_rates" && line["state"] === state);
}

/** Where there are details to see: health over gRPC has none. */
async function assertReadinessSays(
  service: Service,
  status: string,
  circuit: RegExp,
): Promise<void> {
  const address = service.address("http");
  if (address === undefined) return;
  const answer = (await (await fetch(`${address}/readyz`)).json()) as {
    checks: Record<string, { status: string; circuit: string }>;
  };
  assert.equal(answer.checks["exchange_rates"]?.status, status);
  assert.match(answer.checks["exchange_rates"]?.circuit ?? "", circuit);
}

/** Gives the process a tenth of the time, as a machine does that has too much to do. */
function throttle(service: Service): { end(): Promise<void> } {
  const done = new AbortController();
  const turns = (async () => {
    while (!done.signal.aborted) {
      service.signal("SIGSTOP");
      await sleep(180);
      service.signal("SIGCONT");
      await sleep(20);
    }
  })();
  return {
    end: async () => {
      done.abort();
      await turns;
    },
  };
}

async function codeOf(client: SampleClient): Promise<string> {
  const outcome: unknown = await client.getUser(randomUUID()).catch((error: unknown) => error);
  return outcome instanceof ClientError ? outcome.code : String(outcome);
}

/** What a call is refused with, if it is within that time. */
async function codeWithin(client: SampleClient, milliseconds: number): Promise<string | undefined> {
  return Promise.race([codeOf(client), sleep(milliseconds, undefined, { ref: false })]);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const start = performance.now(); !(await condition()); await sleep(10)) {
    assert.ok(performance.now() - start < 10_000, "it took longer than ten seconds");
  }
}

/** What an upstream that never answers costs those who call the service: their deadline, until the circuit opens. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { program, runNode, table } from "./measure.ts";
import { boot, migration, stop } from "./service.ts";

const deadline = 300;
const together = 20;
const rounds = 30;
const window = 5000;

interface Upstream {
  readonly url: string;
  hangs: boolean;
  close(): void;
}

export async function benchHungUpstream(scratch: string): Promise<void> {
  const project = join(scratch, "resilient");
  const args = [project, "--yes", "--no-git", "--with", "resilience"];
  await runNode([program, ...args], { stdio: ["ignore", 2, 2] });
  const upstream = await openUpstream();
  const settings = {
    DATABASE_FILE: join(scratch, "resilient.db"),
    EXCHANGE_RATES_URL: upstream.url,
    HOST: "127.0.0.1",
    LOG_LEVEL: "warn",
    OUTBOUND_OPEN_MS: "200",
    OUTBOUND_WINDOW_MS: `${window}`,
    REQUEST_DEADLINE_MS: `${deadline}`,
  };
  const options = { cwd: project, env: { ...process.env, ...settings }, stdio: "ignore" } as const;
  await runNode([await migration(project)], options);
  const service = await boot(join(project, "src/main.ts"), project, settings, "/livez");
  try {
    await report(service.origin, upstream);
  } finally {
    await stop(service.process);
    upstream.close();
  }
}

async function report(service: string, upstream: Upstream): Promise<void> {
  const origin = `${service}/v1`;
  const total = `${origin}/orders/${await placeOrder(origin)}/total?currency=EUR`;
  const waited: number[] = [];
  const opened: number[] = [];
  for (let round = -3; round < rounds; round++) {
    upstream.hangs = false;
    await untilFresh(total);
    upstream.hangs = true;
    const start = performance.now();
    const times = await Promise.all(Array.from({ length: together }, () => timeOf(total)));
    // Those at the same time have shared one call.
    while (!(await isOpen(service))) await timeOf(total);
    // The first rounds warm up.
    if (round < 0) continue;
    waited.push(...times);
    opened.push(performance.now() - start);
  }
  const at = (values: number[], share: number) =>
    values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1]!.toFixed(0);
  table(`An upstream that hangs, deadline ${deadline} ms, ${rounds} times ${together} at once`, [
    ["ms", "p50", "p99", "most"],
    ["until the answer, over the wire", ...[0.5, 0.99, 1].map((share) => at(waited, share))],
    [`until the circuit is open (window ${window})`, ...[0.5, 0.99, 1].map((s) => at(opened, s))],
  ]);
}

async function isOpen(service: string): Promise<boolean> {
  const { checks } = (await (await fetch(`${service}/readyz`)).json()) as {
    checks: { exchange_rates: { circuit: string } };
  };
  return checks.exchange_rates.circuit === "open";
}

async function timeOf(url: string): Promise<number> {
  const start = performance.now();
  await (await fetch(url)).arrayBuffer();
  return performance.now() - start;
}

async function untilFresh(url: string): Promise<void> {
  for (;;) {
    const { stale } = (await (await fetch(url)).json()) as { stale?: boolean };
    if (stale === false) return;
    await sleep(50);
  }
}

async function placeOrder(origin: string): Promise<string> {
  const send = async (method: string, path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(origin + path, { method, headers, body: JSON.stringify(body) });
    return (await response.json()) as { id: string };
  };
  const user = await send("POST", "/users", { email: "ada@example.com", name: "Ada Lovelace" });
  await send("PUT", "/products/pen", { price: 1000, stock: 1 });
  const lines = [{ sku: "pen", quantity: 1 }];
  return (await send("POST", "/orders", { userId: user.id, lines })).id;
}

async function openUpstream(): Promise<Upstream> {
  const upstream: Upstream = {
    url: "",
    hangs: false,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  const server = createServer((_, response) => {
    if (!upstream.hangs) response.end(JSON.stringify({ rates: { EUR: 0.9215 } }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return Object.assign(upstream, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
}

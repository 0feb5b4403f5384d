import type { RequestListener } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { loadConfig } from "#platform/config.ts";
import { Deadline } from "#platform/deadline.ts";
import { createLogger } from "#platform/logger.ts";
import { Outbound } from "#platform/outbound.ts";
import { ExchangeRateClient } from "#outbound/http/@orders/exchange-rate-client.ts";
import { euro, fail, hang, startRateServer } from "#test/support/exchange-rates.ts";

async function connect(env: Record<string, string> = {}) {
  const upstream = await startRateServer();
  const config = loadConfig({
    EXCHANGE_RATES_URL: upstream.url,
    EXCHANGE_RATES_MAX_AGE_HOURS: "24",
    // The first call of a process is slow: it loads what calls need.
    OUTBOUND_TIMEOUT_MS: "5000",
    ...env,
  });
  const logger = createLogger("silent");
  const calls = new Outbound("exchange_rates", config, logger);
  return { upstream, calls, rates: new ExchangeRateClient(config, calls, logger) };
}

const unavailable = { kind: "unavailable", code: "exchange_rates_unavailable" };

test("asks for one rate and tells it digit by digit", async () => {
  const { upstream, rates } = await connect();

  expect(await rates.find("USD", "EUR")).toMatchObject({ rate: "0.9215", stale: false });
  expect(upstream.requests).toEqual(["/v1/latest?base=USD&symbols=EUR"]);
});

test("all who look for one rate at a time share one call", async () => {
  const { upstream, rates } = await connect();

  const found = await Promise.all(Array.from({ length: 200 }, () => rates.find("USD", "EUR")));

  expect(new Set(found.map(({ rate }) => rate))).toEqual(new Set(["0.9215"]));
  expect(upstream.requests).toHaveLength(1);
  await rates.find("USD", "EUR");
  expect(upstream.requests).toHaveLength(2);
});

test("whoever shares a call waits no longer than the own request may", async () => {
  const { upstream, rates } = await connect();
  const asked = Promise.withResolvers<() => void>();
  upstream.answer = (request, response) => asked.resolve(() => euro(request, response));
  const within = (ms: number) => new Deadline(ms).run(() => rates.find("USD", "EUR"));

  const [hasty, patient] = [within(50), within(60_000)];
  const answer = await asked.promise;
  await expect(hasty).rejects.toMatchObject({ code: "deadline_exceeded" });
  answer();

  expect(await patient).toMatchObject({ rate: "0.9215" });
  expect(upstream.requests).toHaveLength(1);
});

const impatient = { OUTBOUND_TIMEOUT_MS: "300" };

const answers: Record<string, RequestListener> = {
  hangs: hang,
  fails: fail,
  "answers with garbage": (_, response) => response.end("<html>"),
  "answers with other JSON": (_, response) => response.end('{"rates":{"EUR":"cheap"}}'),
  "answers with a rate of nothing": (_, response) => response.end('{"rates":{"EUR":0}}'),
  "answers with a flood": (_, response) =>
    response.end(`{"rates":{"EUR":0.9},"more":"${"x".repeat(100_000)}"}`),
  "sends half of an answer": (_, response) => response.write('{"rates"'),
  "hangs up": (request) => request.socket.destroy(),
  "sends away": (_, response) => response.writeHead(302, { location: "/elsewhere" }).end(),
  "wants credentials": (_, response) => response.writeHead(401).end(),
};

test.for(Object.entries(answers))("an upstream that %s has no rate", async ([, answer]) => {
  const { upstream, rates } = await connect(impatient);
  upstream.answer = answer;

  await expect(rates.find("USD", "EUR")).rejects.toMatchObject(unavailable);
});

test.for(Object.entries(answers))(
  "one that %s is stood in for by the last rate",
  async ([, answer]) => {
    const { upstream, rates } = await connect(impatient);
    const { rate, asOf } = await rates.find("USD", "EUR");
    upstream.answer = answer;

    expect(await rates.find("USD", "EUR")).toEqual({ rate, asOf, stale: true });
    await expect(rates.find("USD", "JPY")).rejects.toMatchObject(unavailable);
  },
);

test("a rate that is too old is not told", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const { upstream, rates } = await connect();
  await rates.find("USD", "EUR");
  upstream.answer = fail;

  vi.setSystemTime(Date.now() + 24 * 3_600_000);
  expect(await rates.find("USD", "EUR")).toMatchObject({ stale: true });
  vi.setSystemTime(Date.now() + 1);
  await expect(rates.find("USD", "EUR")).rejects.toMatchObject(unavailable);
});

test.for(["404", "422"])("a currency that is answered %s is not offered", async (status) => {
  const { upstream, calls, rates } = await connect();
  upstream.answer = (_, response) => void response.writeHead(Number(status)).end();

  for (let i = 0; i < 10; i++) {
    await expect(rates.find("USD", "XAU")).rejects.toMatchObject({ code: "currency_not_offered" });
  }
  expect(upstream.requests).toHaveLength(10);
  expect(calls.state).toBe("closed");
});

test("an upstream that flaps is asked again, and after a pause if it wants one", async () => {
  const { upstream, rates } = await connect();
  upstream.answer = (_, response) => {
    upstream.answer = euro;
    response.writeHead(429, { "retry-after": "1" }).end();
  };
  const start = performance.now();

  expect(await rates.find("USD", "EUR")).toMatchObject({ rate: "0.9215", stale: false });
  expect(performance.now() - start).toBeGreaterThan(990);
  expect(upstream.requests).toHaveLength(2);
});

test("without an upstream there are no rates", async () => {
  const { rates } = await connect({ EXCHANGE_RATES_URL: "" });

  await expect(rates.find("USD", "EUR")).rejects.toMatchObject({
    kind: "unavailable",
    code: "exchange_rates_not_configured",
  });
});

import { AsyncLocalStorage } from "node:async_hooks";
import { z } from "zod";
import type { ExchangeRate, ExchangeRates } from "#port/@orders/exchange-rates.ts";
import type { Config } from "#platform/config.ts";
import { inTime } from "#platform/deadline.ts";
import { AppError } from "#platform/errors.ts";
import type { Logger } from "#platform/logger.ts";
import { Refusal, type Outbound } from "#platform/outbound.ts";
import { fetchJson } from "#outbound/http/fetch-json.ts";

const HOUR_MS = 3_600_000;
const UNKNOWN_CURRENCY = new Set([404, 422]);

/** Within these bounds JavaScript writes a number without an exponent. */
const latest = z.object({ rates: z.record(z.string(), z.number().min(1e-6).max(1e12)) });

/** Asks a service that answers as frankfurter.dev does, and falls back to what it said last. */
export class ExchangeRateClient implements ExchangeRates {
  readonly #url: string | undefined;
  readonly #maxAgeMs: number;
  readonly #outbound: Outbound;
  /** A call belongs to all who wait for it, so it runs in the context, and within the deadline, of none. */
  readonly #outside = AsyncLocalStorage.snapshot();
  readonly #underWay = new Map<string, Promise<ExchangeRate>>();
  readonly #lastKnown = new Map<string, ExchangeRate>();

  constructor(config: Config, outbound: Outbound, logger: Logger) {
    this.#url = config.EXCHANGE_RATES_URL;
    this.#maxAgeMs = config.EXCHANGE_RATES_MAX_AGE_HOURS * HOUR_MS;
    this.#outbound = outbound;
    if (this.#url === undefined) {
      logger.warn("EXCHANGE_RATES_URL is not set: totals are told in the shop's currency only");
    }
  }

  async find(from: string, to: string): Promise<ExchangeRate> {
    const url = this.#latest(from, to);
    try {
      return await inTime(() => this.#callOnce(url, to));
    } catch (error) {
      const last = this.#lastKnown.get(url.search);
      const usable = last !== undefined && Date.now() - last.asOf.getTime() <= this.#maxAgeMs;
      if (usable && error instanceof AppError && error.kind === "unavailable") {
        return { ...last, stale: true };
      }
      throw error;
    }
  }

  /** All who look for one rate at the same time share one call. */
  #callOnce(url: URL, to: string): Promise<ExchangeRate> {
    const underWay = this.#underWay.get(url.search);
    if (underWay !== undefined) return underWay;
    const call = this.#outside(() => this.#call(url, to)).finally(() =>
      this.#underWay.delete(url.search),
    );
    this.#underWay.set(url.search, call);
    return call;
  }

  async #call(url: URL, to: string): Promise<ExchangeRate> {
    const rate = await this.#outbound.execute((signal) => ask(url, to, signal), {
      idempotent: true,
    });
    const found = { rate, asOf: new Date(), stale: false };
    this.#lastKnown.set(url.search, found);
    return found;
  }

  #latest(from: string, to: string): URL {
    if (this.#url === undefined) {
      const message = "No source of exchange rates is configured.";
      throw new AppError("unavailable", "exchange_rates_not_configured", message);
    }
    const url = new URL(this.#url);
    url.pathname = `${url.pathname.replace(/\/$/, "")}/latest`;
    url.search = new URLSearchParams({ base: from, symbols: to }).toString();
    return url;
  }
}

async function ask(url: URL, currency: string, signal: AbortSignal): Promise<string> {
  try {
    const { rates } = await fetchJson(url, latest, signal);
    if (rates[currency] !== undefined) return String(rates[currency]);
  } catch (error) {
    if (!(error instanceof Refusal && UNKNOWN_CURRENCY.has(error.status))) throw error;
  }
  const message = `There is no exchange rate for ${currency}.`;
  throw new AppError("validation", "currency_not_offered", message);
}

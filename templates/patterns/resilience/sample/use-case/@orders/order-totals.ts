import type { OrderService } from "#use-case/@orders/order-service.ts";
import type { ExchangeRate, ExchangeRates } from "#port/@orders/exchange-rates.ts";
import { exchange, type Money } from "#domain/@orders/money.ts";

export interface OrderTotal extends Money, ExchangeRate {
  readonly orderId: string;
}

/** What orders come to in another currency. */
export class OrderTotals {
  readonly #orders: OrderService;
  readonly #rates: ExchangeRates;
  readonly #currency: string;

  /** @param currency of all prices */
  constructor(orders: OrderService, rates: ExchangeRates, currency: string) {
    this.#orders = orders;
    this.#rates = rates;
    this.#currency = currency;
  }

  async find(orderId: string, currency: string): Promise<OrderTotal> {
    const { total } = await this.#orders.get(orderId);
    const rate =
      currency === this.#currency
        ? { rate: "1", asOf: new Date(), stale: false }
        : await this.#rates.find(this.#currency, currency);
    const money = exchange({ amount: total, currency: this.#currency }, currency, rate.rate);
    return { orderId, ...money, ...rate };
  }
}

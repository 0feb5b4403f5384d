export interface ExchangeRate {
  /** How many units of the other currency one unit is worth: a decimal number, such as `0.9215`. */
  readonly rate: string;
  /** When it was asked for. */
  readonly asOf: Date;
  /** It is the last one known, because there is no newer one to be had. */
  readonly stale: boolean;
}

export interface ExchangeRates {
  find(from: string, to: string): Promise<ExchangeRate>;
}

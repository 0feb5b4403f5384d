import { AppError } from "#platform/errors.ts";

/** An amount of a currency in its minor units: 1,234 of EUR is 12.34 euro, of JPY 1,234 yen. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** @param rate a decimal number, as text: how many units of `currency` one unit of the money is worth */
export function exchange(money: Money, currency: string, rate: string): Money {
  const [whole = "", fraction = ""] = rate.split(".");
  const digits = fraction.length + minorDigits(money.currency) - minorDigits(currency);
  const product = BigInt(money.amount) * BigInt(whole + fraction);
  const amount = Number(
    digits > 0 ? roundHalfToEven(product, 10n ** BigInt(digits)) : product * 10n ** BigInt(-digits),
  );
  if (Number.isSafeInteger(amount)) return { amount, currency };
  const message = `The amount is too large to express in ${currency}.`;
  throw new AppError("validation", "amount_too_large", message);
}

/** As ISO 4217 has it: two for EUR, none for JPY, three for KWD. */
function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 0;
}

function roundHalfToEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

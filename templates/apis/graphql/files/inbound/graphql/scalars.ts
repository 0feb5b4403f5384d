import { GraphQLError, GraphQLScalarType } from "graphql";
import { z } from "zod";

const moment = z.iso.datetime({ offset: true });

export const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  coerceOutputValue: (value) => (value as Date).toISOString(),
  coerceInputValue: (value) => {
    const { success, data } = moment.safeParse(value);
    if (success) return new Date(data);
    throw new GraphQLError("A DateTime is a string like 2026-01-31T09:30:00Z.");
  },
});

export const SafeInt = new GraphQLScalarType<number>({
  name: "SafeInt",
  coerceOutputValue: safeInteger,
  coerceInputValue: safeInteger,
});

function safeInteger(value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new GraphQLError("A SafeInt is a whole number between -(2^53 - 1) and 2^53 - 1.");
}

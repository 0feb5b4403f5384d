import { GraphQLError, GraphQLScalarType } from "graphql";

export const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  coerceOutputValue: (value) => (value as Date).toISOString(),
  coerceInputValue: (value) => {
    const date = new Date(typeof value === "string" ? value : Number.NaN);
    if (Number.isNaN(date.getTime())) throw new GraphQLError("A DateTime is an ISO 8601 text.");
    return date;
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

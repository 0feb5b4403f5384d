import type { z } from "zod";
import { AppError } from "#platform/errors.ts";

/** The message, if it keeps to its limits. */
export function validate<T extends z.ZodType>(schema: T, message: unknown): z.output<T> {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => ({
    field: issue.path.join("."),
    message: issue.message,
  }));
  throw new AppError("validation", "validation_failed", "The request is not valid.", { fields });
}

import type { z } from "zod";
import { problemSchema, STATUS_CODES } from "#inbound/http/problem.ts";

/** How a route describes its success. */
export function answer(description: string, schema: z.ZodType) {
  return { description, content: { "application/json": { schema } } };
}

/** How it describes its failures. Any request may be invalid, and any may meet a bug. */
export function problems(...statuses: number[]): Record<number, unknown> {
  const responses = [...statuses, 422, 500].map((status): [number, unknown] => [
    status,
    {
      description: STATUS_CODES[status],
      content: { "application/problem+json": { schema: problemSchema } },
    },
  ]);
  return Object.fromEntries(responses);
}

import type { z } from "zod";
import { problemSchema, STATUS_CODES } from "#inbound/http/problem.ts";

/** How a route describes its success. */
export function answer(description: string, schema: z.ZodType) {
  return { description, content: { "application/json": { schema } } };
}

/** How it describes its failures. Any request may be invalid, meet a bug, or come while the service cannot answer it. */
export function problems(...statuses: number[]): Record<number, unknown> {
  const responses = [...statuses, 422, 500, 503].map((status): [number, unknown] => [
    status,
    {
      description: STATUS_CODES[status],
      content: { "application/problem+json": { schema: problemSchema } },
    },
  ]);
  return Object.fromEntries(responses);
}

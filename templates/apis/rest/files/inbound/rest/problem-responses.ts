import { STATUS_CODES } from "node:http";
import { problemSchema } from "#inbound/http/problem.ts";

/** What a route may answer beside its success, for OpenAPI. Any request can be invalid or meet a bug. */
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

import type { z } from "zod";
import { Overload, Refusal } from "#platform/outbound.ts";

const MAX_BYTES = 64 * 1024;
const TOO_MANY_REQUESTS = 429;
const SERVICE_UNAVAILABLE = 503;

/** @throws unless the upstream answers 2xx, with JSON of that schema and of a bearable size */
export async function fetchJson<T extends z.ZodType>(
  url: URL,
  schema: T,
  signal: AbortSignal,
): Promise<z.output<T>> {
  const headers = { accept: "application/json" };
  const response = await fetch(url, { headers, signal, redirect: "error" });
  if (!response.ok) {
    await response.body?.cancel();
    throw failureOf(response);
  }
  return schema.parse(JSON.parse(await readText(response)));
}

function failureOf({ status, headers }: Response): Error {
  const message = `The upstream answered ${status}.`;
  if (status === TOO_MANY_REQUESTS || status === SERVICE_UNAVAILABLE) {
    const retryAfter = headers.get("retry-after");
    return retryAfter === null ? new Error(message) : new Overload(message, wait(retryAfter));
  }
  return status >= 500 ? new Error(message) : new Refusal(message, status);
}

/** Retry-After is a number of seconds or a date. */
function wait(retryAfter: string): number {
  const seconds = Number(retryAfter);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1000;
  return Number.isNaN(milliseconds) ? 0 : Math.max(0, milliseconds);
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error(`The answer is longer than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

import { z } from "zod";
import { HttpError } from "#inbound/http/problem.ts";

const STRONG_ETAG = /^"([1-9]\d{0,8})"$/;

export const ifMatch = z.looseObject({
  "if-match": z.string().optional().meta({ description: "The ETag you have read." }),
});

export const ifNoneMatch = z.looseObject({
  "if-none-match": z.string().optional().meta({ description: "The ETag you already have." }),
});

export const notModified = z.null().meta({ description: "You have the current version." });

export function etagOf({ version }: { readonly version: number }): string {
  return `"${version}"`;
}

/**
 * The version a write expects, so that nobody overwrites a change they have not seen.
 *
 * @param read the resource as it is, for an If-Match that allows more than one version
 */
export async function expectedVersion(
  headers: z.infer<typeof ifMatch>,
  read: () => Promise<{ readonly version: number }>,
): Promise<number> {
  const etag = headers["if-match"];
  if (etag === undefined) {
    throw new HttpError(428, "precondition_required", "Send the ETag you have read as If-Match.");
  }
  const version = STRONG_ETAG.exec(etag)?.[1];
  if (version !== undefined) return Number(version);
  const allowed = etag.split(",").map((tag) => tag.trim());
  const current = await read();
  if (etag === "*" || allowed.includes(etagOf(current))) return current.version;
  throw new HttpError(412, "stale_version", "If-Match does not hold the current ETag.");
}

export function isKnown(etag: string, headers: z.infer<typeof ifNoneMatch>): boolean {
  const known = headers["if-none-match"]?.split(",") ?? [];
  return known.some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
}

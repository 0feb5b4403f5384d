import { createHash } from "node:crypto";

/** SHA-256 in hexadecimal. Text is hashed as UTF-8, so it equals the hash of the file that holds it. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

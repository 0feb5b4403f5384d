import type { Tree } from "../reconcile/plan.ts";

/** A file that belongs to one machine: git-ignored, never part of the tree, never overwritten. */
export interface LocalFile {
  path: string;
  content: string;
  mode: number;
}

const secretBytes = 32;

/**
 * `.env` with a random value for every secret that `.env.example` leaves blank; nothing if there is none.
 *
 * @param randomBytes source of the secrets, such as `node:crypto`'s
 */
export function localFiles(tree: Tree, randomBytes: (size: number) => Buffer): LocalFile[] {
  const secrets = secretsOf(tree).map(
    (key) => `${key}=${randomBytes(secretBytes).toString("base64url")}\n`,
  );
  return secrets.length === 0 ? [] : [{ path: ".env", content: secrets.join(""), mode: 0o600 }];
}

/** Names of the variables that `.env.example` leaves blank. */
export function secretsOf(tree: Tree): string[] {
  const example = tree.get(".env.example")?.content ?? "";
  return [...example.matchAll(/^([A-Z][A-Z0-9_]*)=$/gm)].map(([, key = ""]) => key);
}

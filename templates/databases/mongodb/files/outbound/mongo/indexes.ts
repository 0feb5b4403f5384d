import type { IndexDescription } from "mongodb";

/** By collection. One that has been deployed never changes: give it another name. */
export const indexes: Record<string, IndexDescription[]> = {};

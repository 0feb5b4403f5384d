import { fileURLToPath } from "node:url";
import type { Catalog } from "./catalog.ts";
import { scanCatalog } from "./scan.ts";

/** The catalog plinth ships. The build replaces this module by one that holds the result of the scan. */
export function loadCatalog(): Promise<Catalog> {
  return scanCatalog(fileURLToPath(new URL("../../templates", import.meta.url)));
}

/** Runs each row it is sent, and sends back its steps. It ends when nobody is left to send. */
import { loadCatalog } from "../../src/catalog/load.ts";
import type { Row } from "./rows.ts";
import { runRow } from "./run-row.ts";

const catalog = await loadCatalog();

async function answer(row: Row): Promise<void> {
  const { steps } = await runRow(row, catalog);
  process.send?.(steps);
}

process.on("message", (row: Row) => void answer(row));

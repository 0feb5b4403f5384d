/**
 * `npm run matrix [-- <filter>…]`: makes every combination the catalog offers and lets its own tests and the outside proofs
 * judge it. A filter is a row's name or parts of it that must all occur: `npm run matrix -- hexagonal graphql`.
 */
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { loadCatalog } from "../src/catalog/load.ts";
import { installDependencySet } from "../test/matrix/dependency-set.ts";
import { Lane } from "../test/matrix/lane.ts";
import { absences, failures, table, totalsOf } from "../test/matrix/report.ts";
import { type Row, rowsOf } from "../test/matrix/rows.ts";
import { directoryOf, type RowResult } from "../test/matrix/run-row.ts";

/** One for each core: a row waits a good deal, but much of what it asks is timed. */
const laneCount = availableParallelism();

const catalog = await loadCatalog();
const rows = select(rowsOf(catalog), process.argv.slice(2));
if (rows.length === 0) throw new Error("No row has such a name.");
await installDependencySet();

const start = performance.now();
const results = await runAll(rows);
const { passed, failed, skipped } = totalsOf(results);
const minutes = (performance.now() - start) / 60_000;
const report = [
  table(results),
  ...absences(results),
  `${minutes.toFixed(1)} min`,
  failures(results),
];
console.log(report.filter((part) => part !== "").join("\n"));
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

function select(all: Row[], filters: string[]): Row[] {
  const named = all.filter(({ name }) => filters.includes(name));
  return named.length > 0
    ? named
    : all.filter(({ name }) => filters.every((part) => name.includes(part)));
}

/** In the order of the rows, however long each takes. */
async function runAll(all: readonly Row[]): Promise<RowResult[]> {
  const done: RowResult[] = [];
  const queue = all.entries();
  const work = async (lane: Lane) => {
    for (const [index, row] of queue) {
      const result = await lane.run(row);
      done[index] = result;
      const isGood = result.steps.every(({ failure }) => failure === undefined);
      console.error(isGood ? `✓ ${row.name}` : `✗ ${row.name}\n${failures([result])}`);
      if (isGood && all.length > 1) await rm(directoryOf(row), { recursive: true, force: true });
    }
    lane.close();
  };
  await Promise.all(Array.from({ length: laneCount }, () => work(new Lane())));
  return done;
}

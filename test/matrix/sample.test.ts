/** A fixed sample of the matrix for `npm test`; all of it is `npm run matrix`. */
import { beforeAll, describe, expect, test } from "vitest";
import { loadCatalog } from "../../src/catalog/load.ts";
import { installDependencySet } from "./dependency-set.ts";
import { presetRow } from "./rows.ts";
import { runRow } from "./run-row.ts";

const rest = { architecture: "layered", apis: ["rest"] };
const catalog = await loadCatalog();
const rows = [
  presetRow("standard", { ...rest, database: "sqlite" }, catalog),
  presetRow("minimal", { ...rest, database: "sqlite" }, catalog),
  presetRow("standard", { ...rest, database: "sqlite" }, catalog, false),
  presetRow("standard", { ...rest, database: "postgres" }, catalog),
];

describe("a row of the matrix", { timeout: 300_000 }, () => {
  beforeAll(installDependencySet, 200_000);

  test.each(rows)("$name", async (row) => {
    const { steps } = await runRow(row, catalog);
    const failed = steps.flatMap(({ step, failure }) =>
      failure === undefined ? [] : [`${step}: ${failure}`],
    );
    expect(failed.join("\n\n")).toBe("");
    for (const { step, skipped } of steps)
      if (skipped !== undefined) console.log(`skipped: ${row.name} > ${step} [no ${skipped}]`);
  });
});

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

  test.for(rows)("$name", async (row, { skip }) => {
    const { steps } = await runRow(row, catalog);
    const failures = steps.flatMap(({ step, failure }) =>
      failure === undefined ? [] : [`${step}: ${failure}`],
    );
    expect(failures.join("\n\n")).toBe("");
    // All that could be done was done, and what could not is counted by the name of the server.
    const absent = steps.flatMap(({ skipped }) => skipped ?? []);
    if (absent.length > 0) skip(`without ${absent.join(", ")}`);
  });
});

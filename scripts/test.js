/**
 * `npm test`: sets itself up, checks types, lint and format of the tool, runs the tests, and ends with one line of counts
 * in which each check counts as a test. `npm test -- <filter>` runs only the tests that match.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modernNode, root, setUp } from "./setup.js";

const filters = process.argv.slice(2);
const checks = {
  types: ["typescript/bin/tsc"],
  lint: ["oxlint/bin/oxlint", "--type-aware"],
  format: ["oxfmt/bin/oxfmt", "--check"],
};

const totals = { passed: 0, failed: 0, skipped: 0 };
try {
  await setUp();
  if (filters.length === 0) await runChecks();
  await runTests();
} catch (error) {
  totals.failed += 1;
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
process.stdout.write(
  `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`,
);
process.exitCode = totals.failed === 0 ? 0 : 1;

async function runChecks() {
  for (const [name, [script = "", ...args]] of Object.entries(checks)) {
    const passed = (await runWithNode([join(root, "node_modules", script), ...args])) === 0;
    totals[passed ? "passed" : "failed"] += 1;
    process.stdout.write(`${passed ? "✓" : "✗"} ${name}\n`);
  }
}

async function runTests() {
  const folder = mkdtempSync(join(tmpdir(), "plinth-test-"));
  const report = join(folder, "counts.json");
  try {
    const code = await runWithNode(
      [join(root, "node_modules/vitest/vitest.mjs"), "run", ...filters],
      {
        PLINTH_TEST_COUNTS: report,
      },
    );
    const counts = /** @type {typeof totals} */ (JSON.parse(readFileSync(report, "utf8")));
    totals.passed += counts.passed;
    totals.failed += counts.failed;
    totals.skipped += counts.skipped;
    // An error outside of any test, or no test at all.
    if (code !== 0 && counts.failed === 0) totals.failed += 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string[]} args
 * @param {Record<string, string>} [extra]
 */
async function runWithNode(args, extra) {
  const env = { ...process.env, ...extra };
  const child = spawn(modernNode(), args, {
    cwd: root,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = await once(child, "exit");
  return code;
}

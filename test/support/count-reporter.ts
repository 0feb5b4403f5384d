import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Names what was skipped and why, and leaves the counts where `npm test` picks them up. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") counts.passed += 1;
        else if (result.state === "failed") counts.failed += 1;
        else {
          counts.skipped += 1;
          const note = result.state === "skipped" && result.note ? ` [${result.note}]` : "";
          console.log(`skipped: ${module.relativeModuleId} > ${test.fullName}${note}`);
        }
      }
      // A file that does not load, or a hook that throws, fails without any of its tests failing.
      const broken = [module, ...module.children.allSuites()].filter(
        (suite) => suite.errors().length > 0,
      );
      counts.failed += broken.length;
    }
    const file = process.env["PLINTH_TEST_COUNTS"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}

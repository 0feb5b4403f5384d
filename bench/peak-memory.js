/** Loaded with `node --import`: writes the process's peak memory in MiB to the file that BENCH_PEAK_MEMORY names. */
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  writeFileSync(
    process.env["BENCH_PEAK_MEMORY"] ?? "",
    String(process.resourceUsage().maxRSS / 1024),
  );
});

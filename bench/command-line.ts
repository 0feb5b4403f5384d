import { readFile, readdir, rm } from "node:fs/promises";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { spawn as spawnTerminal } from "@lydell/node-pty";
import { root } from "../scripts/setup.js";
import { inTurns, program, table, timeNode } from "./measure.ts";

const rounds = 11;
const written = ["--yes", "--no-install", "--no-git"];

/** What the command line costs before, and without, the package manager. */
export async function benchCommandLine(scratch: string): Promise<void> {
  const warm = mkdtempSync(join(scratch, "warm-"));
  const target = join(scratch, "project");
  const write = async (env: NodeJS.ProcessEnv, ...args: string[]) => {
    await rm(target, { force: true, recursive: true });
    return timeNode([program, target, ...written, ...args], env);
  };
  const times = await inTurns(
    {
      "node -e 0": () => timeNode(["-e", "0"]),
      "--help": () => timeNode([program, "--help"], { TMPDIR: warm }),
      "first prompt": () => timeFirstPrompt({ TMPDIR: warm }),
      "new, compile cache warm": () => write({ TMPDIR: warm }),
      "new, compile cache cold": () => write({ TMPDIR: mkdtempSync(join(scratch, "cold-")) }),
      "new --preset everything": () => write({ TMPDIR: warm }, "--preset", "everything"),
    },
    rounds,
  );
  const floor = times["node -e 0"]!;
  table(`Command line, Node ${process.versions.node}, medians of ${rounds}`, [
    ["", "ms", "× node -e 0"],
    ...Object.entries(times).map(([name, time]) => [
      name,
      time.toFixed(0),
      (time / floor).toFixed(1),
    ]),
  ]);

  await write({ TMPDIR: warm });
  const files = (await readdir(target, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  table("new", [
    ["files written", String(files.length)],
    [
      "ms a file, compile cache warm",
      (times["new, compile cache warm"]! / files.length).toFixed(1),
    ],
    ["peak memory, MiB", (await peakMemory(scratch, target)).toFixed(0)],
  ]);
}

/** In a real terminal, from the start of the process to the first question. */
function timeFirstPrompt(env: NodeJS.ProcessEnv): Promise<number> {
  const { CI: _, ...environment } = { ...process.env, ...env };
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const terminal = spawnTerminal(process.execPath, [program], {
      cwd: root,
      cols: 100,
      env: environment,
      rows: 40,
    });
    let screen = "";
    let time: number | undefined;
    terminal.onData((text) => {
      screen += text;
      // Clack's mark of the question that waits for an answer.
      if (time === undefined && screen.includes("◆")) {
        time = performance.now() - start;
        terminal.write("\u0003");
      }
    });
    terminal.onExit(() => {
      if (time === undefined) reject(new Error(`No prompt appeared:\n${screen}`));
      else resolve(time);
    });
  });
}

async function peakMemory(scratch: string, target: string): Promise<number> {
  const file = join(scratch, "peak-memory");
  await rm(target, { force: true, recursive: true });
  const preload = new URL("peak-memory.js", import.meta.url).href;
  await timeNode(["--import", preload, program, target, ...written], { BENCH_PEAK_MEMORY: file });
  return Number(await readFile(file, "utf8"));
}

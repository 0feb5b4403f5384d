/**
 * Carries out a scenario in a process of its own, and sends it a signal ahead of the n-th change that it makes:
 *
 *   node apply-child.ts <scenario> <root> <n> <SIGKILL | SIGINT>
 *
 * Killed while it writes, it leaves half of the file. Without that many changes, it ends with 0.
 */
import { apply, nodeFileSystem } from "../../src/reconcile/index.ts";
import { PlinthError } from "../../src/errors.ts";
import { changes, disk } from "../reconcile/files.ts";
import { scenarios, target } from "./apply-scenarios.ts";

const [name = "", root = "", step = "", signal = ""] = process.argv.slice(2);
const scenario = scenarios[name];
if (scenario === undefined) throw new Error(`no scenario ${name}`);

const stop = new AbortController();
process.on("SIGINT", () => stop.abort());

let count = 0;
const fs = disk(async (access, args) => {
  if (!changes(access)) return;
  count += 1;
  if (count !== Number(step)) return;
  if (signal === "SIGKILL" && access.method === "writeFile") {
    const data = args[1] as string | Uint8Array;
    const options = { flag: "wx", mode: 0o666, flush: false } as const;
    await nodeFileSystem.writeFile(access.path, data.slice(0, data.length / 2), options);
  }
  // Waiting for a signal does not keep a process alive.
  const alive = setInterval(() => {}, 1_000);
  const handled = new Promise((resolve) => process.once("SIGINT", resolve));
  process.kill(process.pid, signal);
  await handled;
  clearInterval(alive);
});

try {
  await apply({ directory: target(root), ...scenario.run, fs, signal: stop.signal });
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = error instanceof PlinthError ? error.exitCode : 70;
}

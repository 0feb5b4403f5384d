/**
 * `npm start`: sets itself up, then runs the command line as its user would, with the machine's own Node. Without
 * arguments and without a terminal there is nobody to ask: it shows what comes out instead.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { demonstrate } from "./demo.js";
import { machineEnvironment, machineNode, root, setUp } from "./setup.js";

const args = process.argv.slice(2);

try {
  await setUp();
  if (args.length > 0 || (process.stdin.isTTY && process.stderr.isTTY)) runCommandLine();
  else await demonstrate();
} catch (error) {
  process.stderr.write(`plinth: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function runCommandLine() {
  const child = spawn(machineNode(), [join(root, "bin/create-plinth.js"), ...args], {
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    env: machineEnvironment(),
    stdio: "inherit",
  });
  // The terminal sends Ctrl-C to the child as well; it decides what happens.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

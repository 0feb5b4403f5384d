/** `node scripts/run.js <script> [args]`: runs one of the project's TypeScript programs with a Node that understands it. */
import { spawn } from "node:child_process";
import { install, modernNode } from "./setup.js";

await install();
spawn(modernNode(), process.argv.slice(2), { stdio: "inherit" }).on("exit", (code) => {
  process.exitCode = code ?? 1;
});

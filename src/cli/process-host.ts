import { exitCode } from "../errors.ts";
import type { Host, Output } from "./host.ts";

/** The real machine. A first signal asks the program to stop, a second one stops it. */
export function processHost(): Host {
  const stop = new AbortController();
  const interrupt = () => {
    if (stop.signal.aborted) leave(exitCode.interrupted);
    stop.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
  for (const stream of [process.stdout, process.stderr]) leaveWhenNobodyReads(stream);
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    nodeVersion: process.versions.node,
    now: () => performance.now(),
    // Not from node:crypto, which would have to be loaded before anything is printed.
    randomBytes: (size) => Buffer.from(crypto.getRandomValues(new Uint8Array(size))),
    signal: stop.signal,
  };
}

/** Exits once everything written has left, with the cursor visible. */
export async function exit(code: number): Promise<never> {
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  return leave(code);
}

function leave(code: number): never {
  if (process.stderr.isTTY) process.stderr.write("\u001B[?25h");
  return process.exit(code);
}

function flush(stream: Output): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}

/** `plinth list | head -1` closes the pipe early: that is the reader's right and no error. */
function leaveWhenNobodyReads(stream: Output): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? exitCode.done);
    throw error;
  });
}

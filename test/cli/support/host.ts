/** A machine without a terminal, in memory but for the disk. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { onTestFinished } from "vitest";
import type { Host } from "../../../src/cli/host.ts";
import { run } from "../../../src/cli/main.ts";
import { engine } from "./fake-engine.ts";

/** Gone when the test has ended. */
export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "plinth-cli-")));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Setting extends Partial<Host> {
  /** What stands on stdin. */
  input?: string;
}

/** Runs the program with the small catalog. */
export async function plinth(argv: readonly string[], setting: Setting = {}): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { input = "", ...host } = setting;
  const code = await run(
    {
      argv,
      env: { PATH: process.env["PATH"] },
      cwd: host.cwd ?? temporaryDirectory(),
      stdin: Readable.from([input]),
      stdout,
      stderr,
      nodeVersion: "24.21.0",
      now: () => 0,
      randomBytes: (size) => Buffer.alloc(size, 7),
      signal: new AbortController().signal,
      ...host,
    },
    engine,
  );
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

function text(stream: PassThrough): string {
  stream.end();
  return String(stream.read() ?? "");
}

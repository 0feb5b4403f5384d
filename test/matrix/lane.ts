/**
 * A process that runs rows, one at a time. Rendering keeps a processor busy for a second and more: servers that stand in for
 * others, and clients whose waiting is timed, must not stand still because of another row.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Row } from "./rows.ts";
import type { RowResult, StepResult } from "./run-row.ts";

export class Lane {
  readonly #program: string | URL;
  #process: ChildProcess | undefined;

  constructor(program: string | URL = new URL("lane-process.ts", import.meta.url)) {
    this.#program = program;
  }

  async run(row: Row): Promise<RowResult> {
    const process = (this.#process ??= fork(this.#program));
    const over = new AbortController();
    process.send(row);
    try {
      const [steps] = await Promise.race([
        once(process, "message", over) as Promise<[StepResult[]]>,
        once(process, "exit", over).then(([code, signal]) => {
          throw new Error(`the process of the row ended with ${code ?? signal}`);
        }),
      ]);
      return { row, steps };
    } catch (error) {
      this.#process = undefined;
      return { row, steps: [{ step: "row", ms: 0, failure: String(error) }] };
    } finally {
      over.abort();
    }
  }

  close(): void {
    this.#process?.disconnect();
  }
}

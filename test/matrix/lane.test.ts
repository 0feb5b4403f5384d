import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Lane } from "./lane.ts";
import type { Row } from "./rows.ts";

const row = { name: "a row" } as Row;

test("a row whose process dies has failed, and the next one has a process of its own", async () => {
  const lane = new Lane(await programOf("process.on('message', () => process.exit(7))"));
  onTestFinished(() => lane.close());
  for (const _ of ["this", "next"]) {
    const { steps } = await lane.run(row);
    expect(steps).toEqual([
      { step: "row", ms: 0, failure: "Error: the process of the row ended with 7" },
    ]);
  }
}, 20_000);

test("rows one after the other share a process", async () => {
  const lane = new Lane(
    await programOf(
      "process.on('message', () => process.send([{ step: 'pid', ms: process.pid }]))",
    ),
  );
  onTestFinished(() => lane.close());
  const first = await lane.run(row);
  expect(await lane.run(row)).toEqual(first);
}, 20_000);

async function programOf(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "lane-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, "program.js");
  await writeFile(file, text);
  return file;
}

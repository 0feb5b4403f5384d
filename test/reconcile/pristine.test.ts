import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  lockPath,
  readLock,
  readPristine,
  readSnapshot,
  snapshotPath,
  writeLock,
  writeSnapshot,
} from "../../src/reconcile/index.ts";
import { disk, systemError, temporaryDirectory, tree, writeFiles } from "./support.ts";

const timeout = 10_000;
const sample = tree({
  "src/b.ts": "b\n",
  "a.txt": "é\r\n",
  "bin/run": { content: "#!\n", executable: true },
  __proto__x: "",
});

async function project(
  lock: string = writeLock(sample, "1.2.3"),
  snapshot: Uint8Array = writeSnapshot(sample),
): Promise<string> {
  const root = await temporaryDirectory();
  await writeFiles(root, { [lockPath]: lock });
  await writeFile(join(root, snapshotPath), snapshot);
  return root;
}

describe("lock and snapshot", () => {
  test("are read back as they were written", { timeout }, async () => {
    const { plinth, tree: read } = await readPristine(await project());
    expect(plinth).toBe("1.2.3");
    expect([...read]).toEqual([...sample].sort(([one], [other]) => (one < other ? -1 : 1)));
  });

  test("the lock is sorted, indented and readable", { timeout }, () => {
    const text = writeLock(tree({ b: "2", a: { content: "1", executable: true } }), "0.1.0");
    expect(text).toMatch(/\n$/);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    expect(JSON.parse(text)).toEqual({
      format: 1,
      plinth: "0.1.0",
      files: {
        a: {
          sha256: "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
          executable: true,
        },
        b: {
          sha256: "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35",
          executable: false,
        },
      },
    });
    expect(Object.keys((JSON.parse(text) as { files: object }).files)).toEqual(["a", "b"]);
  });

  test(
    "the same tree gives the same bytes, whatever its order, and none of them tell of time or machine",
    { timeout },
    () => {
      const turned = new Map([...sample].reverse());
      expect(writeLock(turned, "1")).toBe(writeLock(sample, "1"));
      expect(writeSnapshot(turned)).toEqual(writeSnapshot(sample));
      // magic, deflate, no flags (no name), no time, best compression, unknown system
      expect(Array.from(writeSnapshot(sample).subarray(0, 10))).toEqual([
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255,
      ]);
      expect(gunzipSync(writeSnapshot(sample)).toString()).toMatch(
        /^\{"format":1,"files":\{"__proto__x":/,
      );
    },
  );

  test("any tree survives", { timeout }, () => {
    const name = fc
      .stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)
      .filter((path) => !/^(con|prn|aux|nul|com\d|lpt\d)$/.test(path));
    const names = fc.uniqueArray(
      fc.oneof(name, fc.constantFrom("__proto__", "constructor", "1", "10", "2")),
    );
    fc.assert(
      fc.property(
        names,
        fc.string({ unit: "grapheme" }),
        fc.boolean(),
        (paths, content, executable) => {
          const all = new Map(
            paths
              .sort()
              .map((path) => [path, { content: path + content, executable, patterns: ["p"] }]),
          );
          expect([...readSnapshot(writeSnapshot(all))]).toEqual([...all]);
          expect([...readLock(writeLock(all, "1")).files.keys()].sort()).toEqual([...all.keys()]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("a lock or snapshot that cannot be trusted is refused with a hint", () => {
  const hash = "0".repeat(64);
  const lock = (files: unknown, format: unknown = 1) =>
    JSON.stringify({ format, plinth: "1", files });
  test.each<[string, string]>([
    ["lock-corrupt", ""],
    ["lock-corrupt", "null"],
    ["lock-corrupt", "[]"],
    ["lock-corrupt", "{}"],
    ["lock-corrupt", '{"format":1,"files":{}}'],
    ["lock-corrupt", lock({ a: 1 })],
    ["lock-corrupt", lock({ a: { sha256: "x", executable: false } })],
    ["lock-corrupt", lock({ a: { sha256: hash } })],
    ["lock-corrupt", writeLock(sample, "1").slice(0, -20)],
    ["lock-corrupt", lock({}, "1")],
    ["lock-newer", lock({}, 2)],
    ["unsafe-path", lock({ "../a": { sha256: hash, executable: false } })],
    ["lock-mismatch", writeLock(tree({}), "1")],
    [
      "lock-mismatch",
      writeLock(
        new Map([...sample, ["more", { content: "", executable: false, patterns: [] }]]),
        "1",
      ),
    ],
    ["lock-mismatch", writeLock(sample, "1").replace('"executable": true', '"executable": false')],
    ["lock-mismatch", writeLock(sample, "1").replace(/"sha256": "./, '"sha256": "0')],
  ])("%s: lock %#", { timeout }, async (code, text) => {
    const refusal = readPristine(await project(text));
    await expect(refusal).rejects.toMatchObject({ code, exitCode: 2, hint: expect.any(String) });
  });

  test("a lock with a git merge in it says so", { timeout }, async () => {
    const text = writeLock(sample, "1").replace("{\n", "{\n<<<<<<< HEAD\n");
    await expect(readPristine(await project(text))).rejects.toMatchObject({
      message: expect.stringContaining("git merge"),
      hint: "Settle plinth.json and your code, then run: plinth sync",
    });
  });

  const packed = (value: unknown) => gzipSync(JSON.stringify(value));
  const file = { content: "", executable: false, patterns: [] };
  test.each<[string, string, Uint8Array]>([
    ["snapshot-corrupt", "no gzip", Buffer.from("hello")],
    ["snapshot-corrupt", "empty", Buffer.alloc(0)],
    ["snapshot-corrupt", "cut short", writeSnapshot(sample).slice(0, -9)],
    ["snapshot-corrupt", "no JSON", gzipSync("{")],
    ["snapshot-corrupt", "null", packed(null)],
    ["snapshot-corrupt", "no files", packed({ format: 1 })],
    [
      "snapshot-corrupt",
      "no content",
      packed({ format: 1, files: { a: { ...file, content: 1 } } }),
    ],
    [
      "snapshot-corrupt",
      "odd patterns",
      packed({ format: 1, files: { a: { ...file, patterns: [1] } } }),
    ],
    ["snapshot-newer", "newer", packed({ format: 2, files: {} })],
    ["unsafe-path", "leads out", packed({ format: 1, files: { "../a": file } })],
    ["lock-mismatch", "empty tree", packed({ format: 1, files: {} })],
  ])("%s: snapshot %s", { timeout }, async (code, _, bytes) => {
    const refusal = readPristine(await project(undefined, bytes));
    await expect(refusal).rejects.toMatchObject({ code, exitCode: 2, hint: expect.any(String) });
  });

  test("one or both missing, or unreadable", { timeout }, async () => {
    const root = await project();
    const fs = disk((step) => {
      if (step.method === "readFile") throw systemError("EACCES", step);
    });
    await expect(readPristine(root, fs)).rejects.toMatchObject({ code: "permission-denied" });
    await rm(join(root, lockPath));
    await expect(readPristine(root)).rejects.toMatchObject({ code: "lock-missing" });
    await rm(join(root, snapshotPath));
    await expect(readPristine(root)).rejects.toMatchObject({ code: "not-a-project" });
    const other = await project();
    await rm(join(other, snapshotPath));
    await expect(readPristine(other)).rejects.toMatchObject({ code: "snapshot-missing" });
  });
});

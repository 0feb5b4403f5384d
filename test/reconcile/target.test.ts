import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { assertUsableTarget } from "../../src/reconcile/index.ts";
import { disk, look, systemError, temporaryDirectory } from "./support.ts";

const timeout = 5_000;

describe("a new project may stand", () => {
  test("where nothing is, in an empty directory, or beside .git", { timeout }, async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, "empty"));
    await mkdir(join(root, "cloned/.git"), { recursive: true });
    await symlink("cloned", join(root, "link"));
    const before = await look(root);
    expect(await assertUsableTarget(join(root, "absent"))).toBe("absent");
    expect(await assertUsableTarget(join(root, "empty"))).toBe("existing");
    expect(await assertUsableTarget(join(root, "cloned/"))).toBe("existing");
    expect(await assertUsableTarget(join(root, "link"))).toBe("existing");
    expect(await look(root)).toEqual(before);
  });
});

describe("a new project is refused", () => {
  test("where files are in the way, which are listed", { timeout }, async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, ".git"));
    for (const name of ["a", "b", "c", "d", "e", "f", "g"]) await writeFile(join(root, name), "");
    const refusal = assertUsableTarget(root);
    await expect(refusal).rejects.toMatchObject({ code: "directory-not-empty", exitCode: 2 });
    await expect(refusal).rejects.toThrow("is not empty: a, b, c, d, e and 2 more.");
  });

  test("where a file or a link to nowhere is", { timeout }, async () => {
    const root = await temporaryDirectory();
    await writeFile(join(root, "file"), "");
    await symlink("missing", join(root, "dangling"));
    await symlink("file", join(root, "link"));
    await expect(assertUsableTarget(join(root, "file"))).rejects.toMatchObject({
      code: "not-a-directory",
      exitCode: 2,
    });
    await expect(assertUsableTarget(join(root, "link"))).rejects.toMatchObject({
      code: "not-a-directory",
    });
    await expect(assertUsableTarget(join(root, "dangling"))).rejects.toMatchObject({
      code: "dangling-link",
    });
  });

  test("where the parent is missing or a file", { timeout }, async () => {
    const root = await temporaryDirectory();
    await writeFile(join(root, "file"), "");
    await expect(assertUsableTarget(join(root, "no/such"))).rejects.toMatchObject({
      code: "parent-missing",
      exitCode: 2,
    });
    await expect(assertUsableTarget(join(root, "file/such"))).rejects.toMatchObject({
      code: "not-a-directory",
    });
    expect(await look(root)).toEqual({ file: "" });
  });

  test.each(["EACCES", "EROFS"])("where nothing can be written (%s)", { timeout }, async (code) => {
    const root = await temporaryDirectory();
    const fs = disk((step) => {
      if (step.method === "access") throw systemError(code, step);
    });
    await expect(assertUsableTarget(join(root, "absent"), fs)).rejects.toMatchObject({
      code: "not-writable",
      exitCode: 2,
    });
    await expect(assertUsableTarget(root, fs)).rejects.toMatchObject({ code: "not-writable" });
  });

  test("where the disk cannot be read", { timeout }, async () => {
    const root = await temporaryDirectory();
    const fs = disk((step) => {
      throw systemError("EIO", step);
    });
    await expect(assertUsableTarget(root, fs)).rejects.toMatchObject({
      code: "file-system",
      name: "PlinthError",
    });
  });
});

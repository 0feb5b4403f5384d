import { mkdir, readdir, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import {
  type FileSystem,
  nodeFileSystem,
  type Tree,
  type WorkingTree,
} from "../../src/reconcile/index.ts";

export function tree(
  files: Record<string, string | { content: string; executable: boolean }>,
): Tree {
  return new Map(
    Object.entries(files).map(([path, file]) => [
      path,
      {
        ...(typeof file === "string" ? { content: file, executable: false } : file),
        patterns: ["base"],
      },
    ]),
  );
}

export function working(files: Record<string, string>): WorkingTree {
  return new Map(
    Object.entries(files).map(([path, content]) => [path, { content, executable: false }]),
  );
}

export async function writeFiles(directory: string, files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
}

/** Everything below a directory: contents of files (with a star if executable), targets of links, `/` for directories. */
export async function look(directory: string): Promise<Record<string, string> | undefined> {
  const found: Record<string, string> = {};
  const visit = async (path: string): Promise<void> => {
    for (const entry of await readdir(join(directory, path), { withFileTypes: true })) {
      const name = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        found[`${name}/`] = "";
        await visit(name);
      } else if (entry.isSymbolicLink())
        found[name] = `-> ${await readlink(join(directory, name))}`;
      else {
        const executable = ((await stat(join(directory, name))).mode & 0o100) !== 0;
        found[name + (executable ? "*" : "")] = await readFile(join(directory, name), "utf8");
      }
    }
  };
  try {
    await visit("");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return Object.fromEntries(Object.entries(found).sort(([one], [other]) => (one < other ? -1 : 1)));
}

export type Step = { readonly index: number; readonly method: string; readonly path: string };

/**
 * A disk on which `before` is called ahead of every access, counted from 1; what it throws, the access throws. It does
 * not wait for the platters, which no test can tell.
 */
export function disk(before: (step: Step, args: unknown[]) => void | Promise<void>): FileSystem {
  let index = 0;
  return new Proxy(nodeFileSystem, {
    get:
      (real, method: keyof FileSystem) =>
      async (...args: unknown[]) => {
        index += 1;
        await before({ index, method, path: String(args[0]) }, args);
        if (method === "open") return { sync: async () => {}, close: async () => {} };
        if (method === "writeFile") args[2] = { ...(args[2] as object), flush: false };
        return (real[method] as (...args: unknown[]) => unknown)(...args);
      },
  });
}

/** What the operating system would say. */
export function systemError(code: string, { method, path }: Step): Error {
  return Object.assign(new Error(`${code}: made up, ${method} '${path}'`), {
    code,
    syscall: method,
    path,
  });
}

/** Whether a step changes the disk; between two that do, a kill leaves the same. */
export function changes({ method }: Step): boolean {
  return ["mkdir", "writeFile", "chmod", "rename", "unlink", "rmdir"].includes(method);
}

import { dirname, join } from "node:path";

import { concurrently } from "./concurrently.ts";
import { type FileSystem, syncDirectory } from "./file-system.ts";

/** A file to be prepared. */
export interface StagedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly executable: boolean;
  /** Permissions to have whatever the umask; default: those of any new file under it. */
  readonly mode?: number;
}

/** Writes files below a directory, which is created, and waits until the disk has them. */
export async function stage(
  fs: FileSystem,
  root: string,
  files: readonly StagedFile[],
): Promise<void> {
  await fs.mkdir(root, { recursive: true });
  const directories = new Set(files.map(({ path }) => dirname(join(root, path))));
  for (const directory of [...directories].sort()) await fs.mkdir(directory, { recursive: true });
  await concurrently(files, async ({ path, content, executable, mode }) => {
    const file = join(root, path);
    // The umask can only take away, so a secret is never readable by others in between.
    await fs.writeFile(file, content, {
      flag: "wx",
      mode: mode ?? (executable ? 0o777 : 0o666),
      flush: true,
    });
    if (mode !== undefined) await fs.chmod(file, mode);
  });
  await concurrently([...directories], (directory) => syncDirectory(fs, directory));
}

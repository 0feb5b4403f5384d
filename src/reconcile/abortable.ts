import { InterruptedError } from "./failure.ts";
import type { FileSystem } from "./file-system.ts";

/** The same disk, on which nothing more happens once the signal is given: the next access throws InterruptedError. */
export function abortable(
  fs: FileSystem,
  signal: AbortSignal | undefined,
  directory: string,
): FileSystem {
  if (signal === undefined) return fs;
  return new Proxy(fs, {
    get(disk, name: keyof FileSystem) {
      if (signal.aborted) throw new InterruptedError(directory);
      return disk[name];
    },
  });
}

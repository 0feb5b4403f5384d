/** Every edit of the corpus: one file each, found by a scan. */
import { readdirSync } from "node:fs";
import type { Edit } from "./edit.ts";

const folder = new URL("./edits/", import.meta.url);

export const edits: ReadonlyMap<string, Edit> = new Map(
  await Promise.all(
    readdirSync(folder)
      .sort()
      .map(async (file): Promise<[string, Edit]> => {
        const { default: edit } = (await import(new URL(file, folder).href)) as { default: Edit };
        return [file.replace(/\.ts$/, ""), edit];
      }),
  ),
);

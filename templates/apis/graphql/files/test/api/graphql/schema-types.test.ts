import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { printTypes } from "#test/support/graphql-types.ts";

const src = join(import.meta.dirname, "../../../src");

/** After a change of the schema, the script `graphql:types` writes them anew. */
const files = globSync("**/*.graphql", { cwd: src });

/** `order-pages.graphql` → `OrderPages` */
function nameOf(file: string): string {
  const words = basename(file, ".graphql").split("-");
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

test.each(files)("the types of %s are what it says", async (file) => {
  const path = join(src, file);
  const types = printTypes(nameOf(file), readFileSync(path, "utf8"));

  await expect(types).toMatchFileSnapshot(path.replace(/graphql$/, "types.ts"));
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes the types of the library, one `.d.ts` a source file. */
export async function declareTypes(root: string, folder: string): Promise<void> {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const project = join(root, "scripts/build/tsconfig.json");
  const args = [compiler, "--project", project, "--outDir", folder];
  const [code] = await once(spawn(process.execPath, args, { stdio: "inherit" }), "exit");
  if (code !== 0) throw new Error("The library's types cannot be declared.");
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith(".d.ts")) continue;
    const path = join(folder, file);
    await writeFile(path, hidePackages(await readFile(path, "utf8")));
  }
}

/** Who uses the library has none of the packages that are compiled into it: what they type is opaque. */
function hidePackages(declarations: string): string {
  return declarations.replace(
    /^import (?:type )?\{([^}]*)\} from "(?!\.|node:)[^"]+";$/gm,
    (_, names: string) =>
      names
        .split(",")
        .map((name) => name.trim().replace(/^type /, ""))
        .filter((name) => name !== "")
        .map((name) => `type ${name.split(" as ").at(-1)} = unknown;`)
        .join("\n"),
  );
}

/**
 * `npm run build`: compiles the command line and the library into dist/, dependencies and catalog included. It runs on a
 * Node that understands TypeScript; what it writes runs on every Node the package supports.
 */
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { bundledCatalog } from "./build/bundled-catalog.ts";
import { declareTypes } from "./build/types.ts";
import { lightTsMorph } from "./build/light-ts-morph.ts";
import { licenses } from "./build/licenses.ts";
import { recipeSchema } from "./build/recipe-schema.ts";
import { root, sourceHash, stampBuild } from "./setup.js";

const dist = join(root, "dist");
const staging = `${dist}.${process.pid}.tmp`;
const hash = sourceHash();

try {
  await mkdir(staging);
  const { metafile } = await build({
    absWorkingDir: root,
    banner: { js: commonJsShims() },
    bundle: true,
    chunkNames: "[name]-[hash]",
    entryPoints: { cli: "src/cli/main.ts", index: "src/index.ts" },
    format: "esm",
    // Not identifiers: stack traces keep their names, and with them minified V8 starts slower.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
    outdir: staging,
    platform: "node",
    plugins: [bundledCatalog(root), lightTsMorph()],
    splitting: true,
    target: "node20.12",
  });
  await writeFile(join(staging, "THIRD-PARTY-LICENSES.txt"), await licenses(root, metafile));
  await writeFile(join(root, "recipe.schema.json"), await recipeSchema(root));
  await declareTypes(root, join(staging, "types"));
  await replace(dist, staging);
  stampBuild(hash);
} catch (error) {
  // esbuild has shown its own errors.
  if (!(error instanceof Error && "errors" in error)) throw error;
  process.exitCode = 1;
} finally {
  await rm(staging, { force: true, recursive: true });
}

/** What CommonJS dependencies expect to find when they run as part of a module. */
function commonJsShims(): string {
  return [
    `import { createRequire as __createRequire } from "node:module";`,
    `import { fileURLToPath as __fileURLToPath } from "node:url";`,
    `const require = __createRequire(import.meta.url);`,
    `const __filename = __fileURLToPath(import.meta.url);`,
    `const __dirname = __fileURLToPath(new URL(".", import.meta.url));`,
  ].join("");
}

async function replace(target: string, source: string): Promise<void> {
  const old = `${source}.old`;
  if (existsSync(target)) await rename(target, old);
  await rename(source, target);
  await rm(old, { force: true, recursive: true });
}

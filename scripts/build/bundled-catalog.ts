import { join } from "node:path";
import type { Plugin } from "esbuild";
import type { Unit } from "../../src/catalog/catalog.ts";
import { findManifests, scanCatalog } from "../../src/catalog/scan.ts";

/**
 * Replaces `src/catalog/load.ts` by the result of the scan: manifests are compiled in, templates are data.
 */
export function bundledCatalog(root: string): Plugin {
  const templates = join(root, "templates");
  return {
    name: "bundled-catalog",
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/]catalog[\\/]load\.ts$/ }, async () => {
        const catalog = await scanCatalog(templates);
        const folders = (await findManifests(templates)).map(({ folder }) => folder);
        if (folders.length !== catalog.units.size)
          throw new Error("The scan found other units than manifests.");
        const texts: Record<string, Omit<Unit, "manifest">> = {};
        for (const { manifest, ...found } of catalog.units.values()) texts[manifest.id] = found;
        return {
          contents: catalogModule(folders, catalog.versions, texts),
          loader: "ts",
          resolveDir: templates,
        };
      });
    },
  };
}

function catalogModule(
  folders: readonly string[],
  versions: Readonly<Record<string, string>>,
  texts: Readonly<Record<string, Omit<Unit, "manifest">>>,
): string {
  // V8 reads JSON in a string faster than the same object written as code.
  const data = JSON.stringify(JSON.stringify({ versions, texts }));
  return [
    ...folders.map((folder, index) => `import unit${index} from "./${folder}/pattern.ts";`),
    `const { versions, texts } = JSON.parse(${data});`,
    `const manifests = [${folders.map((_, index) => `unit${index}`).join(", ")}];`,
    "const units = manifests.map((manifest) => [manifest.id, { manifest, ...texts[manifest.id] }]);",
    "export async function loadCatalog() { return { units: new Map(units), versions }; }",
  ].join("\n");
}

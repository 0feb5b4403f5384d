import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import * as tsMorph from "ts-morph";

/**
 * Makes ts-morph start faster in the bundle:
 *
 * - The texts of TypeScript's lib files (3 MB) are left out. Rendering uses syntax only; `skipLoadingLibFiles` is on.
 * - Its three CommonJS files become modules. Inside a CommonJS wrapper V8 reads TypeScript's 7 MB twice, and keeps none of
 *   it in the compile cache.
 */
export function lightTsMorph(): Plugin {
  return {
    name: "light-ts-morph",
    setup(build) {
      const edit = (filter: RegExp, change: (code: string) => string) =>
        build.onLoad({ filter }, async ({ path }) => ({
          contents: change(await readFile(path, "utf8")),
          loader: "js",
        }));
      edit(/@ts-morph[\\/]common[\\/]dist[\\/]typescript\.js$/, typescriptModule);
      edit(/@ts-morph[\\/]common[\\/]dist[\\/]ts-morph-common\.js$/, commonModule);
      edit(/ts-morph[\\/]dist[\\/]ts-morph\.js$/, tsMorphModule);
    },
  };
}

function typescriptModule(code: string): string {
  const commonJs = `if (typeof module !== "undefined" && module.exports) { module.exports = v; }`;
  return `${replaceOnce(code, commonJs, "")}\nexport default ts;\n`;
}

function commonModule(code: string): string {
  const start = code.indexOf("const libFiles = [{");
  const end = code.indexOf("}];", start);
  if (start === -1 || end === -1) throw changed("libFiles");
  let module = `${code.slice(0, start)}const libFiles = [${code.slice(end + 1)}`;
  module = replaceOnce(module, "_interopNamespaceCompat(ts)", "ts");
  module = requiresToImports(module, { "./typescript": "default", "path-browserify": "default" });
  return `const exports = {};\n${module}\nexport default exports;\n`;
}

function tsMorphModule(code: string): string {
  const module = requiresToImports(code, {
    "@ts-morph/common": "default",
    "code-block-writer": "default",
  });
  const names = Object.keys(tsMorph).filter(
    (name) => name !== "default" && name !== "module.exports",
  );
  const locals = names.map((name) => `const exported_${name} = exports.${name};`);
  const specifiers = names.map((name) => `exported_${name} as ${name}`);
  return `const exports = {};\n${module}\n${locals.join("\n")}\nexport { ${specifiers.join(", ")} };\n`;
}

/** `var a = require("b")` at the top level; `kinds` says which modules have a default export to be taken. */
function requiresToImports(code: string, kinds: Readonly<Record<string, "default">>): string {
  const missing = new Set(Object.keys(kinds));
  const module = code.replace(
    /^var (\S+) = require\('([^']+)'\);$/gm,
    (_, name: string, from: string) => {
      missing.delete(from);
      return `import ${kinds[from] === "default" ? name : `* as ${name}`} from "${from}";`;
    },
  );
  if (missing.size > 0) throw changed([...missing].join(", "));
  return module;
}

function replaceOnce(code: string, text: string, replacement: string): string {
  if (code.split(text).length !== 2) throw changed(text);
  return code.replace(text, () => replacement);
}

function changed(what: string): Error {
  return new Error(
    `ts-morph is not what the build knows (${what}): look at its new version, then at this file.`,
  );
}

import { assembleCatalog } from "../../src/catalog/scan.ts";
import type { Catalog, Template, Unit } from "../../src/catalog/catalog.ts";
import {
  defineArchitecture,
  defineBase,
  defineDatabase,
  defineApi,
  definePattern,
  type Manifest,
  type Role,
} from "../../src/pattern.ts";
import type { Recipe } from "../../src/recipe/recipe.ts";

export const text = { group: "Test", title: "Test", summary: "Test.", explain: "Test." };

export function unit(manifest: Manifest, files: Record<string, string> = {}): Unit {
  return { manifest, templates: Object.entries(files).map(([path, body]) => template(path, body)) };
}

/** `files/port/a.ts` or `when/cache/files/port/a.ts` → a template. */
export function template(source: string, body: string): Template {
  const segments = source.split("/");
  const isConditional = segments[0] === "when" || segments[0] === "unless";
  const [tree, role, ...rest] = isConditional ? segments.slice(2) : segments;
  const path = rest.join("/");
  const handlebars = path.endsWith(".hbs");
  return {
    source,
    tree: tree as Template["tree"],
    when: segments[0] === "when" ? segments[1] : undefined,
    unless: segments[0] === "unless" ? segments[1] : undefined,
    role: role as Role,
    path: handlebars ? path.slice(0, -4) : path,
    handlebars,
    executable: false,
    text: body,
  };
}

export function pattern(
  id: string,
  rest: Partial<Manifest> = {},
  files: Record<string, string> = {},
): Unit {
  return unit(definePattern({ ...text, id, ...rest }), files);
}

/** A catalog of one architecture, two databases and one API style, with the shared files that slots write. */
export function catalogOf(...units: Unit[]): Catalog {
  const base = unit(defineBase({ ...text, id: "base" }), {
    "files/root/package.json.hbs":
      '{ "name": "{{name}}", "scripts": {}, "dependencies": {}, "devDependencies": {} }',
    "files/root/README.md.hbs": "# {{name}}\n\n<diagram>\n\n<config>\n\n<sections>\n",
    "files/root/.env.example": "",
    "files/platform/config.ts":
      'import { z } from "zod";\n\nconst schema = z.object({});\n\nexport type Config = z.infer<typeof schema>;\n',
    "files/app/compose.ts": "export function compose() {\n  return {};\n}\n",
  });
  const layered = unit(
    defineArchitecture({
      ...text,
      id: "layered",
      place: ({ role, path }) => (role === "app" ? `src/${path}` : `src/${role}/${path}`),
    }),
  );
  return assembleCatalog(
    [
      base,
      layered,
      unit(defineDatabase({ ...text, id: "sqlite", provides: ["sql"] })),
      unit(defineDatabase({ ...text, id: "mongodb" })),
      unit(defineApi({ ...text, id: "rest", provides: ["http"] })),
      ...units,
    ],
    { zod: "4.6.7", pino: "10.4.0", node: "24.21.0" },
  );
}

export function recipeOf(rest: Partial<Recipe> = {}): Recipe {
  return {
    plinth: "0.1.0",
    name: "shop",
    architecture: "layered",
    database: "sqlite",
    apis: ["rest"],
    sample: true,
    patterns: {},
    packageManager: "npm",
    pinNode: false,
    ...rest,
  };
}

/** A small catalog and a renderer of three files: enough for the command line, without ts-morph. */
import { assembleCatalog } from "../../../src/catalog/scan.ts";
import type { Catalog, Unit } from "../../../src/catalog/catalog.ts";
import type { Engine } from "../../../src/cli/engine.ts";
import {
  defineApi,
  defineArchitecture,
  defineBase,
  defineDatabase,
  definePattern,
  type Manifest,
  option,
} from "../../../src/pattern.ts";

const about = { summary: "One line about it.", explain: "What it does.\n\nWhen not to use it." };

const manifests: Manifest<never>[] = [
  defineBase({ id: "base", group: "base", title: "Base", ...about }),
  ...["layered", "hexagonal"].map((id) =>
    defineArchitecture({
      id,
      group: "architecture",
      title: id,
      ...about,
      place: ({ path }) => `src/${path}`,
    }),
  ),
  ...["sqlite", "postgres"].map((id) =>
    defineDatabase({ id, group: "database", title: id, ...about }),
  ),
  defineDatabase({
    id: "flatfile",
    group: "database",
    title: "Flat file",
    ...about,
    conflicts: ["graph"],
  }),
  defineApi({ id: "rest", group: "API", title: "REST", ...about }),
  defineApi({ id: "graphql", group: "API", title: "GraphQL", ...about, provides: ["graph"] }),
  definePattern({ id: "health", group: "operations", title: "Health", ...about, always: true }),
  definePattern({
    id: "paging",
    group: "API",
    title: "Paging",
    ...about,
    preset: "standard",
    dependencies: ["fastify"],
  }),
  definePattern({
    id: "cache-aside",
    group: "caching",
    title: "Cache aside",
    ...about,
    preset: "production",
    provides: ["read-cache"],
    conflicts: ["read-cache"],
    options: {
      store: option.choice(["memory", "redis"], "memory", "Where entries live."),
      ttl: option.integer({ minimum: 1, maximum: 3600, default: 60 }, "Seconds an entry lives."),
    },
  }),
  definePattern({
    id: "write-through",
    group: "caching",
    title: "Write through",
    ...about,
    provides: ["read-cache"],
    conflicts: ["read-cache"],
    options: {
      strict: option.flag(true, "Refuse stale reads."),
      columns: option.list(["email"], "What is cached."),
    },
  }),
] as unknown as Manifest<never>[];

export const catalog: Catalog = assembleCatalog(
  manifests.map((manifest): Unit => ({ manifest: manifest as unknown as Manifest, templates: [] })),
  { fastify: "5.0.0" },
);

export const engine: Engine = {
  catalog: async () => catalog,
  warmUp: async () => undefined,
  async render({ recipe, units }) {
    const ids = units.map(({ unit }) => unit.manifest.id);
    const file = (content: string) => ({ content, executable: false, patterns: ids });
    return new Map([
      ["README.md", file(`# ${recipe.name}\n`)],
      ["package.json", file(`${JSON.stringify({ name: recipe.name, private: true })}\n`)],
      ["src/main.ts", file("console.log(1);\n")],
    ]);
  },
  async localFiles(_tree, randomBytes) {
    return [{ path: ".env", content: `SECRET=${randomBytes(16).toString("hex")}\n`, mode: 0o600 }];
  },
};

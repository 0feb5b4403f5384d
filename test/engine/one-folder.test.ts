/** Adding a pattern touches one folder and nothing else: everything that knows patterns finds it there. */
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Catalog } from "../../src/catalog/catalog.ts";
import { presetPatterns } from "../../src/catalog/presets.ts";
import { resolve } from "../../src/catalog/resolve.ts";
import { scanCatalog } from "../../src/catalog/scan.ts";
import { engine } from "../../src/cli/engine.ts";
import { run } from "../../src/cli/main.ts";
import type { Ask } from "../../src/cli/prompts/ask.ts";
import { askPatterns } from "../../src/cli/prompts/patterns.ts";
import { defaultAxes, toRecipe } from "../../src/recipe/choices.ts";
import { jsonSchema } from "../../src/recipe/schema.ts";
import { render } from "../../src/render/render.ts";

const root = join(import.meta.dirname, "../..");
const id = "read-only";
const files = {
  "pattern.ts": `import { definePattern, option } from "../../../src/pattern.ts";

export default definePattern({
  id: "${id}",
  group: "Operations",
  title: "Read-only mode",
  summary: "Refuses writes while a flag is set.",
  explain: "Refuses writes.\\n\\n**When not:** never.\\n\\n**Cost:** a setting.",
  options: { reply: option.choice(["503", "403"], "503", "Status of a refused write") },
  provides: ["write-stop"],
  preset: "standard",
  contribute(slots, { options }) {
    slots.config.add({
      key: "READ_ONLY",
      schema: "z.stringbool()",
      default: false,
      description: \`Refuse every write with \${options.reply}\`,
    });
  },
});
`,
  "files/platform/read-only.ts": 'export const refusal = "read-only";\n',
};

let folder = "";
let catalog: Catalog;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plinth-one-folder-"));
  await cp(join(root, "templates"), join(folder, "templates"), { recursive: true });
  await symlink(join(root, "src"), join(folder, "src"), "junction");
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, "templates/patterns", id, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  catalog = await scanCatalog(join(folder, "templates"));
}, 30_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const defaults = { plinth: "0.1.0", name: "shop", packageManager: "npm", pinNode: false } as const;
const axes = { ...defaultAxes, apis: [...defaultAxes.apis], sample: true };

describe("a pattern that is one folder", { timeout: 30_000 }, () => {
  test("is in the catalog, and in its preset and those above", () => {
    expect(catalog.units.get(id)?.manifest.title).toBe("Read-only mode");
    const withIt = (["minimal", "standard", "production", "everything"] as const).filter((preset) =>
      presetPatterns(preset, axes, catalog).includes(id),
    );
    expect(withIt).toEqual(["standard", "production", "everything"]);
  });

  test("is rendered: its file, its setting, its row in the README; and leaves nothing behind without it", async () => {
    const withIt = await rendered({ with: { [id]: { reply: "403" } } });
    expect(withIt).toContain('export const refusal = "read-only";');
    expect(withIt).toContain("READ_ONLY: z.stringbool().default(false)");
    expect(withIt).toContain("READ_ONLY=false");
    expect(withIt).toMatch(/\| `READ_ONLY` +\| `false` +\| Refuse every write with 403/);
    expect(await rendered({ without: [id] })).not.toMatch(/READ_ONLY|read-only/);
  });

  test("is in list and explain", async () => {
    expect(await plinth("list")).toContain("Refuses writes while a flag is set.");
    expect(await plinth("explain", id)).toContain("Refuses writes.");
  });

  test("is taken by --with and --without, with its options", async () => {
    const base = [
      "new",
      join(folder, "shop"),
      "--yes",
      "--dry-run",
      "--json",
      "--preset",
      "minimal",
    ];
    const { recipe } = JSON.parse(await plinth(...base, "--with", `${id}=reply:403`));
    expect(recipe.patterns[id]).toEqual({ reply: "403" });
    const without = JSON.parse(await plinth(...base, "--preset", "standard", "--without", id));
    expect(Object.keys(without.recipe.patterns)).not.toContain(id);
  });

  test("is offered by the prompts, in its group, with what it brings", async () => {
    let offered: readonly { value: string; hint?: string }[] = [];
    const grouped = async ({ groups }: Parameters<Ask["grouped"]>[0]) => {
      offered = groups.get("Operations") ?? [];
      return [];
    };
    await askPatterns({ grouped } as unknown as Ask, catalog, []);
    expect(offered.find(({ value }) => value === id)?.hint).toContain("1 file");
  });

  test("is in the JSON schema of recipes", () => {
    expect(JSON.stringify(jsonSchema(catalog))).toContain("Status of a refused write");
  });
});

async function rendered(choices: Parameters<typeof toRecipe>[0]): Promise<string> {
  const tree = await render(resolve(toRecipe(choices, defaults, catalog), catalog), catalog);
  return [...tree.values()].map(({ content }) => content).join("\n");
}

async function plinth(...argv: string[]): Promise<string> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await run(
    {
      argv,
      env: {},
      cwd: folder,
      stdin: Readable.from([""]),
      stdout,
      stderr,
      nodeVersion: process.versions.node,
      now: () => 0,
      randomBytes: (size) => Buffer.alloc(size, 7),
      signal: new AbortController().signal,
    },
    { ...engine, catalog: async () => catalog },
  );
  stderr.end();
  expect({ code, stderr: String(stderr.read() ?? "") }).toMatchObject({ code: 0 });
  stdout.end();
  return String(stdout.read() ?? "");
}

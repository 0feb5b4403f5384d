/** The harness sees what it is there to see: each step fails on a project that is broken in its way. */
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { loadCatalog } from "../../src/catalog/load.ts";
import { run } from "./command.ts";
import { installDependencySet, matrixFolder } from "./dependency-set.ts";
import { checkImports } from "./imports.ts";
import { type Project, writeProject } from "./project.ts";
import { defaultRow } from "./rows.ts";
import { RunningService } from "./service.ts";

let project: Project;

describe("the matrix fails", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    await installDependencySet();
    const catalog = await loadCatalog();
    const { recipe } = defaultRow("minimal", catalog);
    project = await writeProject(recipe, catalog, join(matrixFolder, "projects/broken"));
  }, 200_000);

  test.each([
    ["typecheck", "export const size: number = 'large';\n", /not assignable to type 'number'/],
    ["lint", "export async function forget() {\n  Promise.resolve(1);\n}\n", /floating|Promise/i],
    ["format:check", "export   const x=1\n", /planted\.ts/],
  ])("in %s", async (script, text, complaint) => {
    const file = join(project.directory, "src/planted.ts");
    await writeFile(file, text);
    try {
      const { code, stdout, stderr } = await run([process.execPath, "--run", script], {
        cwd: project.directory,
        milliseconds: 60_000,
      });
      expect(code).not.toBe(0);
      expect(stdout + stderr).toMatch(complaint);
    } finally {
      await writeFile(file, "");
    }
  });

  test("on a package that is undeclared, in the wrong place, or declared for nothing", async () => {
    const file = join(project.directory, "src/main.ts");
    const before = await readFile(file, "utf8");
    const { zod: _zod, ...dependencies } = project.manifest.dependencies;
    const { typescript: _typescript, ...devDependencies } = project.manifest.devDependencies;
    const manifest = {
      scripts: project.manifest.scripts,
      dependencies: { ...dependencies, pg: "1.0.0" },
      devDependencies,
    };
    await appendFile(file, 'import { test } from "vitest";\n');
    try {
      const complaint = await checkImports({ ...project, manifest }, matrixFolder).then(
        () => "",
        (error: Error) => error.message,
      );
      expect(complaint).toContain(
        "src/platform/config.ts imports zod, which package.json does not declare",
      );
      expect(complaint).toContain("src/main.ts imports vitest, which is a dev dependency");
      expect(complaint).toContain('script "typecheck" runs tsc, which nothing declared brings');
      expect(complaint).toContain("package.json declares pg, which nothing uses");
    } finally {
      await writeFile(file, before);
    }
  });

  test("with its own words when a service does not start", async () => {
    const drop = async () => undefined;
    const nowhere = { env: { LOG_LEVEL: "shouting" }, inProcess: false, drop };
    const service = new RunningService(project, [], nowhere, {});
    await expect(service.start()).rejects.toThrow(/ended before it served[\s\S]*LOG_LEVEL/);
  });
});

/** Lets the tools of others look at a running service. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Judgements, Judges } from "../../src/proof.ts";
import { runWell } from "./command.ts";
import { installJudges } from "./dependency-set.ts";
import type { Project } from "./project.ts";
import { loadFrom, type RunningService } from "./service.ts";
import { unitModule } from "./unit-modules.ts";

const limit = 120_000;

/** @returns how many judgements there were */
export async function judge(
  { selection, directory }: Project,
  service: RunningService,
): Promise<number> {
  const folder = await installJudges();
  const failures: string[] = [];
  let count = 0;
  for (const { unit } of selection.units) {
    const { id } = unit.manifest;
    const module = await unitModule(id, "test/judges.ts");
    for (const [sentence, judgement] of Object.entries((module?.["default"] ?? {}) as Judgements)) {
      count += 1;
      const desk = join(
        folder,
        "work",
        directory.slice(directory.lastIndexOf("/") + 1),
        `${count}`,
      );
      await judgement(service, await seat(folder, desk)).catch((error: unknown) => {
        failures.push(
          `${id}: ${sentence}\n${error instanceof Error ? error.message : String(error)}`,
        );
      });
    }
  }
  if (failures.length > 0) throw new Error(failures.join("\n\n"));
  return count;
}

/** @param desk an empty folder below the one in which the judges are installed, so that they find each other */
async function seat(folder: string, desk: string): Promise<Judges> {
  await rm(desk, { recursive: true, force: true });
  await mkdir(desk, { recursive: true });
  return {
    load: (packageName) => loadFrom(folder, packageName),
    async run(program, args) {
      await runWell([join(folder, "node_modules/.bin", program), ...args], {
        cwd: desk,
        milliseconds: limit,
      });
    },
    async write(path, content) {
      await mkdir(dirname(join(desk, path)), { recursive: true });
      await writeFile(join(desk, path), content);
    },
  };
}

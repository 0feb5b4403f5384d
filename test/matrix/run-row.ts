/** One row of the matrix: everything that must hold of one project. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Catalog } from "../../src/catalog/catalog.ts";
import type { Backend, ClientDefinition, Environment } from "../../src/proof.ts";
import { backendsOf, openBackend, type OwnDatabase } from "./backends.ts";
import { runWell } from "./command.ts";
import { matrixFolder } from "./dependency-set.ts";
import { checkImports } from "./imports.ts";
import { judge } from "./judges.ts";
import { type Project, writeProject } from "./project.ts";
import { canStartRedis, startRedis } from "./redis-server.ts";
import { clientsOf, ensureRunning, proofsOf, runProofs, type UnitProof } from "./proofs.ts";
import type { Row } from "./rows.ts";
import { RunningService } from "./service.ts";

export interface StepResult {
  /** `tests`, `boot server`, … */
  step: string;
  ms: number;
  /** What the tool said, or the service did. */
  failure?: string;
  /** Why it was not done: the server that is absent. */
  skipped?: string;
  /** How much was looked at, where that is a number. */
  count?: number;
}

export interface RowResult {
  row: Row;
  steps: StepResult[];
}

interface Script {
  /** How long it may take. */
  readonly milliseconds: number;
  readonly args?: readonly string[];
}

/** The project's own. Other rows run beside this one, so one thread of each program is enough, and costs the least. */
const scripts: Readonly<Record<string, Script>> = {
  typecheck: { milliseconds: 60_000, args: ["--singleThreaded"] },
  lint: { milliseconds: 60_000 },
  "format:check": { milliseconds: 20_000 },
  test: { milliseconds: 180_000, args: ["--maxWorkers=1"] },
};

/** Programs in Go spend half of their time on memory that they could just as well keep until they end. */
const frugal: Environment = { GOGC: "400" };

/** Runs every step of the row. A failing step leaves out only what cannot be done without it. */
export async function runRow(row: Row, catalog: Catalog): Promise<RowResult> {
  const steps: StepResult[] = [];
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T | undefined> => {
    const result: StepResult = { step: name, ms: 0 };
    steps.push(result);
    const start = performance.now();
    try {
      return await work();
    } catch (error) {
      result.failure = messageOf(error);
      return undefined;
    } finally {
      result.ms = performance.now() - start;
    }
  };

  const project = await step("render", () => writeProject(row.recipe, catalog, directoryOf(row)));
  if (project === undefined) return { row, steps };
  await step("imports", () => checkImports(project, matrixFolder));
  for (const [script, { milliseconds, args = [] }] of Object.entries(scripts)) {
    const run = (env: Environment) =>
      runWell([process.execPath, "--run", script, "--", ...args], {
        cwd: project.directory,
        env: { ...frugal, ...env },
        milliseconds,
        inBackground: true,
      });
    await step(script, () => (script === "test" ? withServers(project, run) : run({})));
  }
  const outside = await step("proof files", () => readProofs(project));
  for (const backend of outside?.backends ?? []) {
    await serve(row, project, outside!, backend, step, steps);
  }
  return { row, steps };
}

/** The servers that the project's own tests use where they are told of them. */
async function withServers<T>(
  project: Project,
  work: (env: Environment) => Promise<T>,
): Promise<T> {
  const redis =
    project.selection.capabilities.has("redis") && canStartRedis() ? await startRedis() : undefined;
  const database = await serverFor(project);
  const url = database?.env["DATABASE_URL"];
  try {
    return await work({
      ...(redis && { TEST_REDIS_URL: redis.url }),
      ...(url !== undefined && { TEST_DATABASE_URL: url }),
    });
  } finally {
    await database?.drop();
    await redis?.kill();
  }
}

/** Over one API style alone tests run with what needs no server; over several, also or instead on the server. */
async function serverFor(project: Project): Promise<OwnDatabase | undefined> {
  if (isAlone(project)) return undefined;
  for (const backend of await backendsOf(project)) {
    if (backend.inProcess === true) continue;
    const opened = await openBackend(project, backend);
    if (!("absent" in opened)) return opened;
  }
  return undefined;
}

export function directoryOf({ name }: Row): string {
  return join(matrixFolder, "projects", name.replaceAll("/", "_"));
}

interface Outside {
  clients: ClientDefinition[];
  proofs: UnitProof[];
  backends: readonly Backend[];
}

async function readProofs(project: Project): Promise<Outside> {
  return {
    clients: await clientsOf(project),
    proofs: await proofsOf(project),
    backends: await backendsFor(project),
  };
}

/** What takes the place of a server inside the process is looked at over each API style alone; a server, over every set of them. */
async function backendsFor(project: Project): Promise<readonly Backend[]> {
  const backends = await backendsOf(project);
  return isAlone(project) ? backends : backends.filter(({ inProcess }) => !inProcess);
}

function isAlone({ selection }: Project): boolean {
  return selection.recipe.apis.length === 1;
}

type Step = <T>(name: string, work: () => Promise<T>) => Promise<T | undefined>;

/** Boots the service on one backend, lets its proofs look at it, and ends it. */
async function serve(
  row: Row,
  project: Project,
  { clients, proofs, backends }: Outside,
  backend: Backend,
  step: Step,
  steps: StepResult[],
): Promise<void> {
  const named = (name: string) => `${name} ${backend.name}`;
  const opened = await step(named("boot"), () => openBackend(project, backend));
  if (opened === undefined) return;
  if ("absent" in opened) {
    steps.at(-1)!.skipped = opened.absent;
    return;
  }
  steps.pop();
  const service = new RunningService(project, clients, opened, await settingsOf(project));
  try {
    const booted = await step(named("boot"), async () => {
      await service.migrate();
      await service.start();
      return true;
    });
    if (booted === undefined) return;
    await step(named("proofs"), async () => {
      // What stands in for a server has the same settings as the server, which is asked about them.
      const isStandIn = backend.inProcess === true && backends.length > 1;
      const results = await runProofs(proofs, service, isStandIn || row.briefly === true);
      steps.at(-1)!.count = results.length;
      const failures = results.filter(({ failure }) => failure !== undefined);
      if (failures.length > 0)
        throw new Error(failures.map(({ name, failure }) => `${name}\n${failure}`).join("\n\n"));
    });
    if (row.judged === true) {
      await step(named("judges"), async () => {
        await ensureRunning(service, {});
        steps.at(-1)!.count = await judge(project, service);
      });
    }
    await step(named("SIGTERM"), async () => {
      await ensureRunning(service, {});
      const { code, signal } = await service.stop();
      if (code !== 0) throw new Error(`ended with ${code ?? signal}\n${service.stderr()}`);
      if (service.stderr() !== "") throw new Error(`stderr: ${service.stderr()}`);
    });
  } finally {
    await service.kill();
    await opened.drop();
  }
}

/** Every port free, every address local, and patience: what is slow here is the machine, which runs other rows as well. */
export async function settingsOf({ directory }: Project): Promise<Environment> {
  const example = await readFile(join(directory, ".env.example"), "utf8");
  const names = [...example.matchAll(/^(?:# ?)?([A-Z][A-Z\d_]*)=/gm)].map(([, name = ""]) => name);
  return Object.fromEntries(
    names.flatMap((name) => {
      if (/(^|_)PORT$/.test(name)) return [[name, "0"]];
      if (/_(ACQUIRE_TIMEOUT|DEADLINE|EVENT_LOOP_DELAY)_MS$/.test(name)) return [[name, "15000"]];
      return /(^|_)HOST$/.test(name) ? [[name, "127.0.0.1"]] : [];
    }),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A project's service as a process, seen from outside. */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type {
  ClientDefinition,
  Ending,
  Environment,
  LogLine,
  RedisServer,
  Resource,
  ResourceClient,
  SampleClient,
  Service,
  Untyped,
} from "../../src/proof.ts";
import type { OwnDatabase } from "./backends.ts";
import { cleanEnvironment, run } from "./command.ts";
import type { Project } from "./project.ts";
import { canStartRedis, startRedis } from "./redis-server.ts";

const limits = { boot: 20_000, ending: 15_000, migration: 20_000, logLine: 2000 };

/** Loads a package as the project's own code would. */
export async function loadFrom(directory: string, packageName: string): Promise<Untyped> {
  const path = createRequire(join(directory, "package.json")).resolve(packageName);
  return import(pathToFileURL(path).href);
}

export class RunningService implements Service {
  readonly directory: string;
  readonly sample: boolean;
  readonly resources: readonly Resource[];
  readonly outage: OwnDatabase["outage"];
  readonly #project: Project;
  readonly #definitions: readonly ClientDefinition[];
  readonly #backend: OwnDatabase;
  readonly #settings: Environment;
  /** What checks have started beside it. */
  readonly #neighbours = new Set<{ kill(): Promise<void> }>();
  #process: ChildProcess | undefined;
  #ending: Promise<Ending> | undefined;
  #output = { stdout: "", stderr: "" };
  #clients: SampleClient[] = [];
  #resourceClients: ResourceClient[] = [];
  /** What it was started with beyond the settings that every start has. */
  env: Environment = {};

  constructor(
    project: Project,
    definitions: readonly ClientDefinition[],
    backend: OwnDatabase,
    settings: Environment,
  ) {
    this.#project = project;
    this.#definitions = definitions;
    this.#backend = backend;
    this.#settings = { ...settings, ...backend.env };
    this.directory = project.directory;
    this.sample = project.selection.recipe.sample;
    this.resources = project.selection.resources;
    this.outage = backend.outage;
  }

  get clients(): readonly SampleClient[] {
    return this.#clients;
  }

  get resourceClients(): readonly ResourceClient[] {
    return this.#resourceClients;
  }

  get environment(): Environment {
    return { ...cleanEnvironment(), ...this.#settings, ...this.env };
  }

  get isRunning(): boolean {
    return (
      this.#process !== undefined &&
      this.#process.exitCode === null &&
      this.#process.signalCode === null
    );
  }

  get another(): Service["another"] {
    if (this.#backend.inProcess) return undefined;
    return async (env) => {
      const neighbour = new RunningService(
        this.#project,
        this.#definitions,
        this.#backend,
        this.#settings,
      );
      this.#add(neighbour);
      await neighbour.start(env);
      return neighbour;
    };
  }

  get startRedis(): Service["startRedis"] {
    return canStartRedis()
      ? async (): Promise<RedisServer> => this.#add(await startRedis())
      : undefined;
  }

  /** Ends what checks have started beside it. */
  async endNeighbours(): Promise<void> {
    const neighbours = [...this.#neighbours];
    this.#neighbours.clear();
    await Promise.all(neighbours.map((neighbour) => neighbour.kill()));
  }

  #add<Neighbour extends { kill(): Promise<void> }>(neighbour: Neighbour): Neighbour {
    this.#neighbours.add(neighbour);
    return neighbour;
  }

  has(capability: string): boolean {
    return this.#project.selection.capabilities.has(capability);
  }

  /** Brings the database up to date, where there is something to bring. */
  async migrate(): Promise<void> {
    const { migrate } = this.#project.manifest.scripts;
    if (migrate === undefined) return;
    const { code, stdout, stderr } = await this.#run(migrate, {}, limits.migration);
    if (code !== 0) throw new Error(`"${migrate}" ended with ${code}\n${stdout}${stderr}`);
  }

  /** Starts the process and waits until it serves. */
  async start(env: Environment = {}): Promise<void> {
    const [program = "", ...args] = commandOf(this.#project.manifest.scripts["start"] ?? "");
    this.#output = { stdout: "", stderr: "" };
    this.env = env;
    const child = spawn(program, args, {
      cwd: this.directory,
      env: this.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process = child;
    const output = this.#output;
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    this.#ending = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({ code, signal }));
    });
    await this.#untilItServes();
    if (this.resources.length > 0) {
      this.#resourceClients = await Promise.all(
        this.#definitions.flatMap(({ scheme, connectResources }) =>
          connectResources === undefined ? [] : [connectResources(this.address(scheme)!, this)],
        ),
      );
    }
    if (!this.sample) return;
    this.#clients = await Promise.all(
      this.#definitions.map(({ scheme, connect }) => connect(this.address(scheme)!, this)),
    );
  }

  /** Ends the process as a supervisor would, unless it has ended. */
  async stop(): Promise<Ending> {
    await this.#forgetClients();
    if (this.isRunning) this.signal("SIGTERM");
    return this.exit();
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    await this.endNeighbours();
    await this.#forgetClients();
    if (this.#process === undefined) return;
    this.#process.kill("SIGKILL");
    await this.#ending;
  }

  /** Whether it still runs, and what it said last. */
  describe(): string {
    const lines = this.#output.stdout
      .trimEnd()
      .split("\n")
      .slice(-3)
      .map((line) => line.slice(0, 1000));
    const state = this.isRunning
      ? "The service runs"
      : `The service has ended with ${this.#process?.exitCode}`;
    return `${state}; its last words:\n${[...lines, this.#output.stderr].join("\n")}`;
  }

  address(scheme: string): string | undefined {
    const pattern = new RegExp(`${scheme}://127\\.0\\.0\\.1:\\d+`);
    return pattern.exec(this.#output.stdout)?.[0];
  }

  logs(): LogLine[] {
    const complete = this.#output.stdout.slice(0, this.#output.stdout.lastIndexOf("\n") + 1);
    return complete
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as LogLine);
  }

  async logged(matches: (line: LogLine) => boolean): Promise<LogLine> {
    const deadline = performance.now() + limits.logLine;
    for (;;) {
      const line = this.logs().find(matches);
      if (line !== undefined) return line;
      if (performance.now() > deadline)
        throw new Error(`no such line in the log: ${matches.toString()}`);
      await sleep(5);
    }
  }

  stderr(): string {
    return this.#output.stderr;
  }

  signal(name: NodeJS.Signals): void {
    this.#process?.kill(name);
  }

  async exit(): Promise<Ending> {
    const late = sleep(limits.ending, undefined, { ref: false }).then(() => {
      throw new Error(`The process did not end within ${limits.ending} ms.\n${this.#transcript()}`);
    });
    return Promise.race([this.#ending!, late]);
  }

  async restart(): Promise<void> {
    await this.#forgetClients();
    await this.start(this.env);
  }

  run(env: Environment) {
    return this.#run(this.#project.manifest.scripts["start"] ?? "", env, limits.ending);
  }

  /** A property, so that it can be passed on. */
  readonly load = (packageName: string): Promise<Untyped> => loadFrom(this.directory, packageName);

  #run(script: string, env: Environment, milliseconds: number) {
    return run(commandOf(script), {
      cwd: this.directory,
      env: { ...this.#settings, ...env },
      milliseconds,
    });
  }

  async #untilItServes(): Promise<void> {
    const deadline = performance.now() + limits.boot;
    while (!(await this.#serves())) {
      if (!this.isRunning) {
        await this.#ending;
        throw new Error(`The process ended before it served.\n${this.#transcript()}`);
      }
      if (performance.now() > deadline) {
        throw new Error(
          `The process did not serve within ${limits.boot} ms.\n${this.#transcript()}`,
        );
      }
      await sleep(10);
    }
  }

  async #serves(): Promise<boolean> {
    if (this.address("\\w+") === undefined) return false;
    if (this.#definitions.some(({ scheme }) => this.address(scheme) === undefined)) return false;
    const http = this.address("http");
    if (http === undefined) return true;
    const response = await fetch(`${http}/readyz`).catch(() => undefined);
    await response?.arrayBuffer();
    return response?.status === 200;
  }

  async #forgetClients(): Promise<void> {
    const clients = [...this.#clients, ...this.#resourceClients];
    this.#clients = [];
    this.#resourceClients = [];
    await Promise.all(clients.map((client) => client.close()));
  }

  #transcript(): string {
    return `${this.#output.stdout}${this.#output.stderr}`;
  }
}

/** `node src/main.ts` with the Node that runs the matrix. */
function commandOf(script: string): string[] {
  return script.split(" ").map((word) => (word === "node" ? process.execPath : word));
}

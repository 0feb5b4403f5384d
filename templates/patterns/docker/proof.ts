import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { defineProof, type Environment, given, type Service } from "../../../src/proof.ts";

/** A database that is part of the process comes with the dev dependencies, which an image is without. */
const hasOwnDatabase = (service: Service) =>
  service.outage !== undefined || !service.has("connection-pool");

export default defineProof({
  "the image's commands run as written on nothing but what the image holds": given(
    { when: hasOwnDatabase },
    async (service) => {
      const image = await readImage(service.directory);
      const folder = await build(image, service.directory);
      const env = { ...service.environment, ...image.env, SHUTDOWN_DELAY_MS: "0" };
      try {
        const { services } = parse(
          await readFile(join(service.directory, "compose.yaml"), "utf8"),
          { merge: true },
        );
        if (services.migrate !== undefined) {
          const migration = begin(services.migrate.command, folder, env);
          assert.equal(await migration.ended, 0, migration.output());
        }
        await serve(image, folder, env);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  ),

  "an image that is told of no database says so, and serves from none": given(
    { when: (service) => service.has("connection-pool") },
    async ({ directory, environment }) => {
      const image = await readImage(directory);
      const folder = await build(image, directory);
      const run = begin(image.command, folder, { ...environment, ...image.env, DATABASE_URL: "" });
      try {
        assert.equal(await run.ended, 78, run.output());
        assert.match(run.output(), /^DATABASE_URL is not set: .+$/m);
      } finally {
        run.process.kill("SIGKILL");
        await rm(folder, { recursive: true, force: true });
      }
    },
  ),

  "the image does not run as root and holds no dev dependency": async ({ directory }) => {
    const { text } = await readImage(directory);
    const users = [...text.matchAll(/^USER (\S+)$/gm)].map(([, user]) => user);
    assert.ok(users.length > 0 && !["root", "0"].includes(users.at(-1)!));
    assert.match(text, /^RUN .*(--omit=dev|--prod|--production|--only=production)/m);
    const ignore = await readFile(join(directory, ".dockerignore"), "utf8");
    assert.doesNotMatch(ignore, /^!\.env/m);
  },
});

interface Image {
  text: string;
  command: string[];
  healthCheck: string[] | undefined;
  env: Environment;
  /** What its last stage copies from the project. */
  sources: string[];
}

async function readImage(directory: string): Promise<Image> {
  const text = (await readFile(join(directory, "Dockerfile"), "utf8")).replaceAll(/\\\n\s*/g, "");
  const stage = text.slice(text.lastIndexOf("\nFROM "));
  const settings = [...stage.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = ""]) =>
    line.split(/\s+/),
  );
  const healthCheck = /^HEALTHCHECK .*?CMD (\[.*\])$/m.exec(stage)?.[1];
  return {
    text,
    command: JSON.parse(/^CMD (\[.*\])$/m.exec(stage)![1]!),
    healthCheck: healthCheck === undefined ? undefined : JSON.parse(healthCheck),
    env: Object.fromEntries(settings.map((setting) => setting.split("=", 2))),
    sources: [...stage.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, paths = ""]) =>
      paths.split(/\s+/),
    ),
  };
}

/** A folder with what the image would hold: the copied files, and the packages that production installs. */
async function build({ sources }: Image, directory: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plinth-image-"));
  for (const source of sources)
    await cp(join(directory, source), join(folder, source), { recursive: true });
  const manifest = join(directory, "package.json");
  const { dependencies } = JSON.parse(await readFile(manifest, "utf8"));
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(dirname(findPackageJSON(name, manifest)!), link, "junction");
  }
  return folder;
}

async function serve(
  { command, healthCheck }: Image,
  folder: string,
  env: Environment,
): Promise<void> {
  const service = begin(command, folder, env);
  try {
    await service.says(/\b\w+:\/\/127\.0\.0\.1:(\d+)/);
    if (healthCheck !== undefined) {
      const check = begin(healthCheck, folder, {
        ...env,
        ...(await portsIn(healthCheck, service)),
      });
      assert.equal(await check.ended, 0, check.output());
    }
    service.process.kill("SIGTERM");
    assert.equal(await service.ended, 0, service.output());
  } finally {
    service.process.kill("SIGKILL");
  }
}

/** The ports that the command asks the environment for, where the service took them: `GRPC_PORT` is that of `grpc://…`. */
async function portsIn(command: readonly string[], service: Run): Promise<Environment> {
  const names = new Set(command.join(" ").match(/\b(?:[A-Z]+_)?PORT\b/g));
  const ports = [...names].map(async (name) => {
    const scheme = name === "PORT" ? "http" : name.slice(0, -"_PORT".length).toLowerCase();
    const [, port = ""] = await service.says(new RegExp(`${scheme}://127\\.0\\.0\\.1:(\\d+)`));
    return [name, port];
  });
  return Object.fromEntries(await Promise.all(ports));
}

interface Run {
  process: ChildProcess;
  ended: Promise<number | null>;
  output(): string;
  /** Waits for what the process says. Rejects if it ends without having said so. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

function begin([program = "", ...args]: string[], cwd: string, env: Environment): Run {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    process: child,
    ended,
    output: () => output,
    async says(pattern) {
      for (;;) {
        const said = pattern.exec(output);
        if (said !== null) return said;
        const more = once(child.stdout, "data").then(() => true);
        if (!(await Promise.race([more, ended.then(() => false)]))) throw new Error(output);
      }
    },
  };
}

/** Writes the default project, installs it, runs its tests, boots it, talks to it and stops it, telling what happens. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { machineEnvironment, machineNode, npmCommand, root } from "./setup.js";

const project = join(root, ".plinth-demo/my-shop");
const bootTimeout = 30_000;
const stopTimeout = 15_000;

export async function demonstrate() {
  rmSync(join(root, ".plinth-demo"), { force: true, recursive: true });
  mkdirSync(join(root, ".plinth-demo"));
  await step("npx create-plinth .plinth-demo/my-shop --yes --no-git", root, [
    machineNode(),
    join(root, "bin/create-plinth.js"),
    ".plinth-demo/my-shop",
    "--yes",
    "--no-git",
  ]);
  await step("npm test", project, [...npmCommand(), "test"]);
  await step("npm run migrate", project, [...npmCommand(), "run", "migrate"]);
  await serve();
  say(`The project stands in ${project}`);
}

async function serve() {
  const port = await freePort();
  heading(`PORT=${port} npm start`);
  const service = startService({ HOST: "127.0.0.1", PORT: String(port) });
  const stopped = once(service, "exit");
  const stop = () => service.kill("SIGTERM");
  process.once("exit", stop);
  try {
    await converse(`http://127.0.0.1:${port}`, () => service.exitCode !== null);
  } finally {
    heading("SIGTERM");
    stop();
  }
  const [code, signal] = await Promise.race([
    stopped,
    sleep(stopTimeout, [undefined, undefined], { ref: false }),
  ]);
  process.off("exit", stop);
  if (code === undefined) {
    service.kill("SIGKILL");
    throw new Error(`the service did not stop within ${stopTimeout / 1000} s of SIGTERM`);
  }
  say(`stopped, exit code ${code ?? signal}`);
  if (code !== 0)
    throw new Error(`the service stopped with ${signal ?? `exit code ${code}`} instead of 0`);
}

/**
 * Runs the project's start script the way npm does, but as one process: npm may end without passing SIGTERM on.
 *
 * @param {Record<string, string>} settings
 */
function startService(settings) {
  const manifest = /** @type {{ scripts: { start: string } }} */ (
    JSON.parse(readFileSync(join(project, "package.json"), "utf8"))
  );
  const environment = machineEnvironment();
  const path = [join(project, "node_modules/.bin"), environment["PATH"]].join(delimiter);
  return spawn(`${process.platform === "win32" ? "" : "exec "}${manifest.scripts.start}`, {
    cwd: project,
    env: { ...environment, PATH: path, ...settings },
    shell: true,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/**
 * @param {string} origin
 * @param {() => boolean} hasEnded
 */
async function converse(origin, hasEnded) {
  await untilReady(`${origin}/readyz`, hasEnded);
  const body = { email: "ada@example.com", name: "Ada Lovelace" };
  const created = await ask("POST", `${origin}/v1/users`, 201, body);
  const user = /** @type {{ id: string }} */ (JSON.parse(created));
  await ask("GET", `${origin}/v1/users/${user.id}`, 200);
}

/**
 * @param {string} method
 * @param {string} url
 * @param {number} expected
 * @param {unknown} [body]
 */
async function ask(method, url, expected, body) {
  const response = await fetch(url, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const text = await response.text();
  heading(`${method} ${url}${body === undefined ? "" : ` ${JSON.stringify(body)}`}`);
  say(`${response.status} ${text}`);
  if (response.status !== expected) {
    throw new Error(`${method} ${url} answered ${response.status} instead of ${expected}`);
  }
  return text;
}

/**
 * @param {string} url
 * @param {() => boolean} hasEnded
 */
async function untilReady(url, hasEnded) {
  const deadline = Date.now() + bootTimeout;
  while (Date.now() < deadline) {
    if (hasEnded()) throw new Error("the service ended before it answered");
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await sleep(50);
  }
  throw new Error(`the service did not answer within ${bootTimeout / 1000} s`);
}

/**
 * @param {string} title
 * @param {string} cwd
 * @param {string[]} command
 */
async function step(title, cwd, [command = "npm", ...args]) {
  heading(title);
  const child = spawn(command, args, {
    cwd,
    env: machineEnvironment(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code, signal] = await once(child, "exit");
  if (code !== 0) throw new Error(`"${title}" ended with ${signal ?? `exit code ${code}`}`);
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

function heading(/** @type {string} */ text) {
  say(`\n$ ${text}`);
}

function say(/** @type {string} */ text) {
  process.stdout.write(`${text}\n`);
}

/**
 * Makes a fresh clone ready to run: installs what package-lock.json names and builds dist/, each only when it is not
 * already up to date. Plain JavaScript without dependencies, because it runs before there are any.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.js";

export const root = fileURLToPath(new URL("..", import.meta.url));

const installStamp = join(root, "node_modules", ".plinth-installed");
const buildStamp = join(root, "node_modules", ".plinth-built");

/** Installs the development dependencies, unless they are those of package-lock.json already. */
export async function install() {
  if (isInstalled()) return;
  await withLock(join(root, ".plinth-setup.lock"), async () => {
    if (isInstalled()) return;
    tell("installing the tool's own dependencies (once)");
    const [command, ...args] = npmCommand();
    await run(
      command,
      [...args, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
      machineEnvironment(),
    );
    writeFileSync(installStamp, lockHash());
  });
}

/** Installs, and builds dist/ unless it was built from the sources as they are now. */
export async function setUp() {
  await install();
  if (isBuilt()) return;
  await withLock(join(root, ".plinth-setup.lock"), async () => {
    if (isBuilt()) return;
    tell("building");
    await run(modernNode(), [join(root, "scripts/build.ts")]);
  });
}

/** Remembers that dist/ stands for the sources as they were when `hash` was taken. */
export function stampBuild(/** @type {string} */ hash) {
  writeFileSync(buildStamp, hash);
}

/** Of everything that dist/ is made from. */
export function sourceHash() {
  const hash = createHash("sha256");
  for (const path of [
    "package.json",
    "package-lock.json",
    ...files("scripts"),
    ...files("src"),
    ...files("templates"),
  ]) {
    const file = join(root, path);
    hash
      .update(`${path}\0${statSync(file).mode & 0o100}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

/** The Node that the user has: npm puts the newer one of this project's dependencies in front of it. */
export function machineNode() {
  if (process.env["npm_node_execpath"]) return process.env["npm_node_execpath"];
  return process.execPath.startsWith(join(root, "node_modules") + sep) ? "node" : process.execPath;
}

/** A Node that runs TypeScript as it is: this one if it can, else the one among the dependencies. */
export function modernNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) return process.execPath;
  return join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
}

/** The environment as it was before npm ran a script of this project. */
export function machineEnvironment() {
  const own =
    /^(npm_(package|lifecycle|execpath|node_execpath|command|config_local_prefix|config_loglevel)|INIT_CWD$)/;
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !own.test(name)),
  );
  const path = Object.keys(environment).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  environment[path] = (environment[path] ?? "")
    .split(delimiter)
    .filter((folder) => !/[\\/]node_modules[\\/]\.bin$|[\\/]node-gyp-bin$/.test(folder))
    .join(delimiter);
  return environment;
}

/** How to call npm with the machine's Node. */
export function npmCommand() {
  const script = process.env["npm_execpath"] ?? "";
  return /[\\/]npm-cli\.c?js$/.test(script) ? [machineNode(), script] : ["npm"];
}

/** Progress goes to stderr: stdout belongs to the command that is being set up. */
export function tell(/** @type {string} */ line) {
  process.stderr.write(`plinth: ${line}\n`);
}

/**
 * Runs a program to its end; what it prints goes to stderr.
 *
 * @param {string | undefined} command
 * @param {string[]} args
 * @returns {Promise<void>}
 */
function run(command = "npm", args, env = process.env) {
  return new Promise((resolve, reject) => {
    spawn(command, args, { cwd: root, env, stdio: ["ignore", 2, 2] })
      .on("error", reject)
      .on("exit", (code, signal) => {
        if (code === 0) resolve();
        else
          reject(
            new Error(`${command} ${args.join(" ")} ended with ${signal ?? `exit code ${code}`}`),
          );
      });
  });
}

function isInstalled() {
  return read(installStamp) === lockHash();
}

function isBuilt() {
  return existsSync(join(root, "dist/cli.js")) && read(buildStamp) === sourceHash();
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function read(/** @type {string} */ file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** @returns {string[]} */
function files(/** @type {string} */ folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? files(path) : [path];
    });
}

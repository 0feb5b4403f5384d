import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryDirectory } from "./support/host.ts";
import { key, openTerminal } from "./support/terminal.ts";

const program = fileURLToPath(new URL("support/fake-cli.ts", import.meta.url));
const executable = fileURLToPath(new URL("../../bin/create-plinth.js", import.meta.url));
const quiet = "--disable-warning=ExperimentalWarning";

/** A PATH whose npm says that it runs, and then hangs. */
function hangingNpm(): string {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, "npm"), "#!/bin/sh\necho $$ > npm.pid\nexec sleep 60\n");
  chmodSync(join(folder, "npm"), 0o755);
  return `${folder}:${process.env["PATH"]}`;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until a process handles SIGHUP by itself; unlike SIGTERM, Node leaves it alone until it is asked. */
async function listening(pid: number): Promise<void> {
  const hangUp = 1n;
  const caught = () =>
    BigInt(`0x${/SigCgt:\s*(\w+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]}`);
  await expect.poll(() => caught() & hangUp, { timeout: 5000 }).toBe(hangUp);
}

test(
  "Ctrl-C while installing ends the child, keeps the files and exits 130",
  { timeout: 20_000 },
  async () => {
    const cwd = temporaryDirectory();
    const terminal = openTerminal(["shop", "--yes", "--no-git"], cwd, { PATH: hangingNpm() });
    await terminal.see("Installing dependencies with npm");
    const pidFile = join(cwd, "shop/npm.pid");
    await expect
      .poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8"), { timeout: 5000 })
      .toMatch(/\d\n/);
    terminal.type(key.interrupt);
    expect(await terminal.ended).toBe(130);
    expect(terminal.screen()).toContain("Run: cd shop && npm install");
    expect(terminal.raw().lastIndexOf("\u001B[?25h")).toBeGreaterThan(
      terminal.raw().lastIndexOf("\u001B[?25l"),
    );
    await expect.poll(() => isAlive(Number(readFileSync(pidFile, "utf8")))).toBe(false);
    expect(existsSync(join(cwd, "shop/plinth.json"))).toBe(true);
  },
);

test.skipIf(process.platform !== "linux")(
  "SIGHUP while waiting for a recipe on stdin exits 130 with nothing written",
  async () => {
    const cwd = temporaryDirectory();
    const child = spawn(process.execPath, [quiet, program, "shop", "--recipe", "-", "--json"], {
      cwd,
    });
    let stdout = "";
    child.stdout.on("data", (chunk) => (stdout += String(chunk)));
    const closed = new Promise((resolve) => void child.on("close", resolve));
    await listening(child.pid!);
    child.kill("SIGHUP");
    const code = await closed;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ status: "error", code: "interrupted" });
    expect(readdirSync(cwd)).toEqual([]);
  },
);

test("a reader that leaves early is no error", () => {
  const script = `"${process.execPath}" ${quiet} "${program}" list | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  expect(stdout).toBe("0\n");
  expect(stderr).toBe("");
});

test("the executable says when it has not been built", () => {
  const clone = temporaryDirectory();
  mkdirSync(join(clone, "bin"));
  cpSync(executable, join(clone, "bin/create-plinth.js"));
  writeFileSync(join(clone, "package.json"), '{"type": "module"}');
  const { status, stderr } = spawnSync(process.execPath, [join(clone, "bin/create-plinth.js")], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toBe(
    "Plinth has not been built yet. In a clone of its repository, run: npm run build\n",
  );
});

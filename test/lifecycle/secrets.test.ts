/** A secret that a project needs from now on comes into the `.env` of this machine, beside what is there. */
import { chmodSync, existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workspace } from "./workspace.ts";

const timeout = 60_000;
const quiet = ["--json", "--no-install"] as const;
const added = /^POSTGRES_PASSWORD=[\w-]{43}$/m;

test(
  "what the owner has in it stays as it is; abort takes out what came",
  { timeout },
  async () => {
    const shop = await workspace(["--with", "docker"], { git: false });
    shop.write(".env", "# mine\r\nPORT=4000\r\nLAST=no line end");
    chmodSync(join(shop.directory, ".env"), 0o640);
    const before = shop.everything();
    const dry = await shop.plinth("set", "db", "postgres", ...quiet, "--dry-run");
    expect(shop.everything()).toEqual(before);
    const { code, json, stderr } = await shop.plinth("set", "db", "postgres", ...quiet);
    expect(code).toBe(0);
    expect(json.files).toEqual(dry.json.files);
    expect(json.files).toContainEqual({ path: ".env", action: "update", patterns: [] });
    expect(shop.read(".env").split("\r\n").slice(0, 3)).toEqual([
      "# mine",
      "PORT=4000",
      "LAST=no line end",
    ]);
    expect(shop.read(".env")).toMatch(/\r\nPOSTGRES_PASSWORD=[\w-]{43}\r\n$/);
    expect(stderr).not.toContain(
      added.exec(shop.read(".env").replaceAll("\r", ""))![0].split("=")[1],
    );
    const mode = (path: string) => statSync(join(shop.directory, path)).mode & 0o777;
    expect(mode(".env")).toBe(0o640);
    expect(mode(".plinth/undo/files/.env")).toBe(0o640);
    expect((await shop.plinth("abort")).code).toBe(0);
    expect(shop.everything()).toEqual(before);
  },
);

test(
  "one that is set is not set again, one that was taken out does not come back",
  { timeout },
  async () => {
    const shop = await workspace(["--with", "docker"]);
    shop.write(".env", "export POSTGRES_PASSWORD = mine\n");
    expect((await shop.plinth("set", "db", "postgres", ...quiet)).code).toBe(0);
    expect(shop.read(".env")).toBe("export POSTGRES_PASSWORD = mine\n");
    shop.commit();
    shop.write(".env", "PORT=1\n");
    expect((await shop.plinth("remove", "ci", ...quiet)).code).toBe(0);
    expect(shop.read(".env")).toBe("PORT=1\n");
  },
);

test("in a fresh clone the file is made whole", { timeout }, async () => {
  const shop = await workspace(["--with", "docker", "--db", "postgres"]);
  rmSync(join(shop.directory, ".env"));
  expect((await shop.plinth("remove", "ci", ...quiet)).code).toBe(0);
  expect(shop.read(".env")).toMatch(added);
  expect(existsSync(join(shop.directory, ".plinth/undo"))).toBe(false);
});

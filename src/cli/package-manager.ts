/** npm, pnpm, yarn or bun: which of them runs us, and how each is told to do things. */
import { type PackageManager, packageManagers } from "../pattern.ts";

/** From `npm_config_user_agent`, which each sets for what it starts: `pnpm/10.2.0 npm/? node/v24.15.0 …`. */
export function detectPackageManager(userAgent: string | undefined): PackageManager {
  const name = userAgent?.split("/", 1)[0];
  return packageManagers.find((manager) => manager === name) ?? "npm";
}

/** Without network use beyond the packages themselves, and with a lockfile that does not exist yet. */
export const installArguments: Readonly<Record<PackageManager, readonly string[]>> = {
  npm: ["install", "--no-audit", "--no-fund"],
  pnpm: ["install", "--no-frozen-lockfile"],
  yarn: ["install"],
  bun: ["install"],
};

export function installCommand(manager: PackageManager): string {
  return `${manager} install`;
}

export function runCommand(manager: PackageManager, script: string): string {
  return `${manager} run ${script}`;
}

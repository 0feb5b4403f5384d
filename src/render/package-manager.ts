import type { PackageManager } from "../pattern.ts";

interface Commands {
  lockFile: string;
  /** Installs exactly what the lock file says. */
  install: string;
  /** The same without dev dependencies and without running anyone's scripts. */
  installForProduction: string;
}

const commands: Record<PackageManager, Commands> = {
  npm: {
    lockFile: "package-lock.json",
    install: "npm ci",
    installForProduction: "npm ci --omit=dev --ignore-scripts",
  },
  pnpm: {
    lockFile: "pnpm-lock.yaml",
    install: "npx --yes pnpm@10 install --frozen-lockfile",
    installForProduction: "npx --yes pnpm@10 install --frozen-lockfile --prod --ignore-scripts",
  },
  yarn: {
    lockFile: "yarn.lock",
    install: "npx --yes yarn@1 install --frozen-lockfile",
    installForProduction:
      "npx --yes yarn@1 install --frozen-lockfile --production --ignore-scripts",
  },
  bun: {
    lockFile: "bun.lock",
    install: "npx --yes bun@1 install --frozen-lockfile",
    installForProduction: "npx --yes bun@1 install --frozen-lockfile --production --ignore-scripts",
  },
};

export function commandsOf(packageManager: PackageManager): Commands {
  return commands[packageManager];
}

/** How a person runs a script of package.json. */
export function runScript(packageManager: PackageManager, script: string): string {
  const short = packageManager !== "npm" || script === "test" || script === "start";
  return short ? `${packageManager} ${script}` : `npm run ${script}`;
}

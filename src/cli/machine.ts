/** What depends on the machine: its Node, and the package manager that runs us. */
import type { Defaults } from "../recipe/choices.ts";
import { isNewer, isVersion } from "../recipe/version.ts";
import type { Host } from "./host.ts";
import { detectPackageManager } from "./package-manager.ts";
import { version } from "./version.ts";

/** The oldest Node a generated project runs on. */
export const neededNode = "24.15.0";

export function machineDefaults(host: Host): Omit<Defaults, "name"> {
  return {
    plinth: version,
    packageManager: detectPackageManager(host.env["npm_config_user_agent"]),
    pinNode: isTooOld(host.nodeVersion),
  };
}

/** What there is to tell about Node: nothing, or one sentence. */
export function nodeNote(nodeVersion: string, pinNode: boolean): string[] {
  if (!isTooOld(nodeVersion)) return [];
  const needs = `This machine has Node ${nodeVersion}; the project needs ${neededNode} or newer`;
  return [
    pinNode
      ? `${needs}, so Node is pinned as a dev dependency (--no-pin-node leaves it out).`
      : `${needs}. Install it before you run the project, or pass --pin-node.`,
  ];
}

function isTooOld(nodeVersion: string): boolean {
  return isVersion(nodeVersion) && isNewer(neededNode, nodeVersion);
}

import type { PackageManager } from "../../pattern.ts";
import type { Ask } from "./ask.ts";

export function askInstall(ask: Ask, manager: PackageManager): Promise<boolean> {
  return ask.yes(`Install dependencies with ${manager}?`);
}

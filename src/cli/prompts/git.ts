import type { Ask } from "./ask.ts";

export function askGit(ask: Ask): Promise<boolean> {
  return ask.yes("Make a git repository?");
}

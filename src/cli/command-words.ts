import { editDistance } from "../recipe/closest.ts";

/** Words that are, or will be, commands. A directory of such a name is written `./list`. */
export const commandWords = [
  "new",
  "list",
  "explain",
  "add",
  "remove",
  "set",
  "resource",
  "apply",
  "diff",
  "status",
  "doctor",
  "upgrade",
  "sync",
  "eject",
  "continue",
  "abort",
  "help",
] as const;

/** The command that a word is one slip away from, if it is. */
export function mistypedCommand(word: string): string | undefined {
  return ["list", "explain"].find((command) => editDistance(word, command) === 1);
}

/** Whether a directory of this name has to be written `./name`. */
export function readsAsCommand(word: string): boolean {
  return (commandWords as readonly string[]).includes(word) || mistypedCommand(word) !== undefined;
}

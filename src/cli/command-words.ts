/** Words that are, or will be, commands. A directory of such a name is written `./list`. */
export const commandWords = [
  "new",
  "list",
  "explain",
  "add",
  "remove",
  "set",
  "resource",
  "diff",
  "upgrade",
  "doctor",
  "help",
] as const;

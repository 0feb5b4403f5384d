import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a licence header on every file, comments in the composition root",
  make(project) {
    project.every(/^src\/.*\.ts$/, (text) => `// Copyright Shop Ltd.\n\n${text}`);
    project.before("src/compose.ts", "const orderPages = ", "  // Storage.");
    project.before("src/compose.ts", "const http = ", "  // Transports come last.");
  },
  meets: {
    "remove cursor-pagination": ["src/compose.ts"],
  },
});

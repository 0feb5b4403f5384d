import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: ".gitignore, .env.example: lines of their own, another order, other comments",
  make(project) {
    project.append(".gitignore", "coverage/\n.idea/\n");
    const text = project.read(".env.example");
    const parts = text.trimEnd().split("\n\n");
    project.write(
      ".env.example",
      `# Shop\n# ${"-".repeat(40)}\n\n${parts.toReversed().join("\n\n")}\n`,
    );
    project.replace(".env.example", "LOG_LEVEL=info", "LOG_LEVEL=debug");
  },
});

import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "the README in their own words: introduction, a section, a changed one",
  make(project) {
    project.replace(
      "README.md",
      "# shop\n",
      "# shop\n\nTakes orders for the web shop. On call: #team-shop.\n",
    );
    project.replace(
      "README.md",
      "The API is open to everyone who can reach it, until you add authentication.",
      "Only the gateway can reach it; the gateway checks tokens.",
    );
    project.append(
      "README.md",
      "\n## Runbook\n\n1. Look at the dashboard.\n2. Restart one instance.\n",
    );
  },
});

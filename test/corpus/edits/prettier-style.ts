import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "reformatted: single quotes, no semicolons, no trailing commas",
  make: (project) =>
    project.every(/^(src|test)\/.*\.ts$/, (text) =>
      text
        .replaceAll(/"([\w./@ -]*)"/g, "'$1'")
        .replaceAll(/;$/gm, "")
        .replaceAll(/,(\n\s*[}\])])/g, "$1"),
    ),
});

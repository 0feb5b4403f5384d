import { defineEdit } from "../edit.ts";
import { reformat } from "../formatter.ts";

export default defineEdit({
  about: "reformatted: single quotes, no semicolons, no trailing commas, 80 columns",
  make: (project) =>
    reformat(project, { singleQuote: true, semi: false, trailingComma: "none", printWidth: 80 }),
});

import { defineEdit } from "../edit.ts";
import { reformat } from "../formatter.ts";

export default defineEdit({
  about: "reformatted with tabs, in wider lines",
  make: (project) => reformat(project, { useTabs: true, printWidth: 120 }),
});

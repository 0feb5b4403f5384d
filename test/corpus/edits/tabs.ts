import { defineEdit } from "../edit.ts";
import { formats } from "../../reconcile/owner-edits.ts";

export default defineEdit({
  about: "reformatted with tabs",
  make: (project) => project.every(/\.ts$/, formats.tabs),
});

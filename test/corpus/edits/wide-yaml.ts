import { defineEdit } from "../edit.ts";
import { formats } from "../../reconcile/owner-edits.ts";

export default defineEdit({
  about: "YAML and JSON indented by four",
  make: (project) => project.every(/\.(ya?ml|json)$/, formats.wide),
});

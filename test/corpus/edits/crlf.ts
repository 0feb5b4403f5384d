import { defineEdit } from "../edit.ts";
import { formats } from "../../reconcile/owner-edits.ts";

export default defineEdit({
  about: "checked out on Windows: CRLF everywhere, and one line of their own",
  make(project) {
    project.before("src/compose.ts", "  return {", '  logger.info("composed");\n');
    project.every(/./, formats.windows);
  },
});

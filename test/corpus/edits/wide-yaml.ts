import { parseDocument } from "yaml";
import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "YAML and JSON indented by four",
  make(project) {
    project.every(/\.ya?ml$/, (text) => parseDocument(text).toString({ indent: 4, lineWidth: 0 }));
    project.every(
      /^(package|tsconfig|\.oxlintrc)\.json$/,
      (text) => `${JSON.stringify(JSON.parse(text), undefined, 4)}\n`,
    );
  },
});

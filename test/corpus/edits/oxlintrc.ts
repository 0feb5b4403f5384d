import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: ".oxlintrc.json: rules of their own, one of plinth's turned off",
  make(project) {
    project.replace(
      ".oxlintrc.json",
      '"import/no-cycle": "error"',
      '"import/no-cycle": "warn",\n    "no-console": "error"',
    );
    project.replace(
      ".oxlintrc.json",
      '"plugins": [',
      '"ignorePatterns": ["tools"],\n  "plugins": ["jsdoc", ',
    );
  },
});

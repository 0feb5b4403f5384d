import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "other versions: ranges instead of exact ones, one package newer",
  make(project) {
    project.replace("package.json", '"fastify": "', '"fastify": "^');
    project.replace("package.json", '"vitest": "', '"vitest": "~');
    project.replace("package.json", '"node": ">=24.15"', '"node": ">=24.18"');
  },
  meets: { upgrade: ["package.json: dependencies.fastify"] },
});

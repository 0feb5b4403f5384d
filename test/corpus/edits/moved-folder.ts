import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "moved files: the repositories' ports into a folder of their own",
  make(project) {
    for (const name of ["user-repository", "order-repository", "product-repository"])
      project.move(`src/data/${name}.ts`, `src/data/ports/${name}.ts`);
    project.every(/^test\/architecture\.test\.ts$/, (text) =>
      text.replaceAll('"data/*", ', '"data/*", "data/ports", '),
    );
  },
  meets: {
    "set arch hexagonal": ["test/architecture.test.ts"],
  },
});

import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a changed query and a changed condition in the user repository",
  make(project) {
    project.replace(
      "src/data/sql/sql-user-repository.ts",
      'const row = await this.#select().where("id", "=", id).executeTakeFirst();',
      'const row = await this.#select().where("users.id", "=", id.toLowerCase()).executeTakeFirst();',
    );
    project.replace(
      "src/data/sql/sql-user-repository.ts",
      'return this.#db.selectFrom("users").selectAll();',
      'return this.#db.selectFrom("users").selectAll("users");',
    );
  },
});

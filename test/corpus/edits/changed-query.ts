import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a changed query: cancelled orders are not listed",
  make(project) {
    project.replace(
      "src/data/sql/sql-order-pages.ts",
      '.orderBy("placed_at", "desc")',
      '.where("status", "!=", "cancelled")\n      .orderBy("placed_at", "desc")',
    );
  },
});

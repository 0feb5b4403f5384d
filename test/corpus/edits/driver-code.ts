import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a changed constant where the database's errors are told apart",
  make(project) {
    project.replace(
      "src/data/sql/driver-errors.ts",
      "const SQLITE_BUSY = 5;",
      "const SQLITE_BUSY = 6;",
    );
    project.replace(
      "src/data/sql/driver-errors.ts",
      "=== SQLITE_CONSTRAINT_FOREIGNKEY;",
      "=== SQLITE_CONSTRAINT_FOREIGNKEY + 0;",
    );
  },
  meets: {
    "set db postgres": ["src/data/sql/driver-errors.ts"],
    "set db mysql": ["src/data/sql/driver-errors.ts"],
  },
});

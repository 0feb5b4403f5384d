import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "tuned SQLite: where the database is opened",
  make(project) {
    project.after(
      "src/data/sql/database.ts",
      "mkdirSync(",
      '  if (file.includes("\\0")) throw new Error("The file name holds a NUL.");',
    );
  },
});

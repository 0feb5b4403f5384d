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
  // The name of a file is not what a server is opened with.
  breaks: {
    "set db postgres": ["src/data/sql/database.ts"],
    "set db mysql": ["src/data/sql/database.ts"],
  },
});

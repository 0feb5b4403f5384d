import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a setting of their own, used where the server is made",
  make(project) {
    project.after(
      "src/platform/config.ts",
      "PORT: integer(",
      "  REQUEST_TIMEOUT_MS: milliseconds.default(30_000),",
    );
    project.append(
      ".env.example",
      "\n# How long a request may take to arrive\nREQUEST_TIMEOUT_MS=30000\n",
    );
    project.after(
      "README.md",
      "| `PORT` ",
      "| `REQUEST_TIMEOUT_MS`       | `30000`        | How long a request may take to arrive                                      |",
    );
    project.replace("src/api/http/server.ts", "const REQUEST_TIMEOUT_MS = 30_000;\n", "");
    project.replace(
      "src/api/http/server.ts",
      "requestTimeout: REQUEST_TIMEOUT_MS",
      "requestTimeout: config.REQUEST_TIMEOUT_MS",
    );
  },
});

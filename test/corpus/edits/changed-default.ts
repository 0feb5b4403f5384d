import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "another default port, everywhere it is named",
  make(project) {
    project.replace("src/platform/config.ts", "default(3000)", "default(8080)");
    project.replace(".env.example", "PORT=3000", "PORT=8080");
    project.replace(
      "README.md",
      "| `PORT`                     | `3000` ",
      "| `PORT`                     | `8080` ",
    );
    if (project.files.has("compose.yaml")) {
      project.replace("compose.yaml", '"3000:3000"', '"8080:8080"');
      project.replace("Dockerfile", "EXPOSE 3000", "EXPOSE 8080");
    }
  },
  meets: {
    "set api grpc,rest": ["Dockerfile"],
  },
});

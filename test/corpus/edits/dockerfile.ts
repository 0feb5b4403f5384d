import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "the image: a package more, another base image, a label",
  make(project) {
    project.replace(
      "Dockerfile",
      "FROM node:24-alpine\n",
      'FROM node:24-alpine\nRUN apk add --no-cache tini\nLABEL org.opencontainers.image.vendor="Shop"\n',
    );
    project.replace(
      "Dockerfile",
      'CMD ["node", "src/main.ts"]',
      'ENTRYPOINT ["tini", "--"]\nCMD ["node", "src/main.ts"]',
    );
    project.append(".dockerignore", "!public\n");
  },
});

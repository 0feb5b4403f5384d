import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "an extra container: a mail catcher beside the service",
  make(project) {
    project.before(
      "compose.yaml",
      "  migrate:",
      `  mail:
    image: axllent/mailpit:v1.21
    ports:
      - "8025:8025"
    volumes:
      - mail:/data`,
    );
    project.after(
      "compose.yaml",
      "  app:",
      `    environment:
      SMTP_URL: smtp://mail:1025`,
    );
    project.after("compose.yaml", "  data:", "  mail:");
    project.append(".env.example", "\n# Where mail goes\nSMTP_URL=smtp://127.0.0.1:1025\n");
  },
});

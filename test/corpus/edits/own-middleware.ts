import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "another middleware: security headers on every answer",
  make(project) {
    project.write(
      "src/api/http/security-headers.ts",
      `import type { FastifyInstance } from "fastify";

const HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

export function addSecurityHeaders(server: FastifyInstance): void {
  server.addHook("onSend", (_request, reply, _payload, done) => {
    reply.headers(HEADERS);
    done();
  });
}
`,
    );
    project.after(
      "src/api/http/server.ts",
      'from "./problem.ts"',
      'import { addSecurityHeaders } from "./security-headers.ts";',
    );
    project.after("src/api/http/server.ts", "const plainLog", "  addSecurityHeaders(server);");
  },
});

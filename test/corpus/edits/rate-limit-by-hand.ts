import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a hook in the composition root: nobody writes more than 100 times a minute",
  make(project) {
    project.after(
      "src/compose.ts",
      "const http = createHttpServer(",
      `  const writes = new Map<string, number>();
  setInterval(() => writes.clear(), 60_000).unref();
  http.addHook("onRequest", async (request) => {
    if (request.method === "GET") return;
    const count = (writes.get(request.ip) ?? 0) + 1;
    writes.set(request.ip, count);
    if (count > 100) throw new AppError("rate_limited", "too_many_writes", "Slow down.");
  });`,
    );
    project.before(
      "src/compose.ts",
      "import { EventBus }",
      'import { AppError } from "./platform/errors.ts";',
    );
  },
});

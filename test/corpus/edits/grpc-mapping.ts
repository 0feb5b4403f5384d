import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "gRPC: names are trimmed on the way out, a call is logged, another error code",
  on: "layered grpc",
  make(project) {
    project.replace(
      "src/api/grpc/user-calls.ts",
      "return { id, email, name, version,",
      "return { id, email, name: name.trim(), version,",
    );
    project.replace(
      "src/api/grpc/status.ts",
      'if (code === "stale_version") return status.ABORTED;',
      'if (code === "stale_version") return status.ABORTED;\n  if (code === "out_of_stock") return status.RESOURCE_EXHAUSTED;',
    );
    project.after(
      "src/api/grpc/grpc-server.ts",
      "async close(): Promise<void> {",
      '    this.#logger.info("closing gRPC");',
    );
  },
});

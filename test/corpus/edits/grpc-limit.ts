import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "gRPC: limits of the owner's own for connections and streams",
  on: "layered grpc",
  make(project) {
    project.before(
      "src/api/grpc/grpc-server.ts",
      '"grpc.max_receive_message_length"',
      '      "grpc.max_connection_idle_ms": 600_000,\n      "grpc.max_concurrent_streams": 200,',
    );
    project.replace(
      "src/compose.ts",
      "health.serve();",
      'health.serve();\n      logger.info("serving");',
    );
  },
});

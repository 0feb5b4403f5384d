import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "gRPC: keepalive settings, and another default for the largest message",
  on: "layered grpc",
  make(project) {
    project.before(
      "src/api/grpc/grpc-server.ts",
      '"grpc.max_receive_message_length"',
      '      "grpc.keepalive_time_ms": 30_000,\n      "grpc.max_concurrent_streams": 200,',
    );
    project.replace(
      "src/compose.ts",
      "health.serve();",
      'health.serve();\n      logger.info("serving");',
    );
  },
});

import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineJudgements } from "../../../../src/proof.ts";

export default defineJudgements({
  "buf lint finds nothing": async ({ directory }, judges) => {
    // Without the sample there is no contract yet.
    if (existsSync(join(directory, "proto"))) await judges.run("buf", ["lint", directory]);
  },

  "buf curl finds the services by reflection": async (service, judges) => {
    const address = service.address("grpc")!.replace("grpc://", "http://");
    await judges.run("buf", [
      "curl",
      "--protocol",
      "grpc",
      "--http2-prior-knowledge",
      "--list-methods",
      address,
    ]);
  },
});

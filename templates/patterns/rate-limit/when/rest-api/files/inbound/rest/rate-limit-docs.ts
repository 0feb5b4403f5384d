import type { FastifyInstance } from "fastify";

interface Operation {
  readonly responses: Record<string, { headers?: object }>;
}

interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
}

const limitHeaders = {
  RateLimit: header("What is left of the quota, and for how many seconds."),
  "RateLimit-Policy": header("The quota, and the seconds of its window."),
};

const refused = {
  description: "Too Many Requests",
  headers: {
    ...limitHeaders,
    "Retry-After": {
      description: "Seconds to wait.",
      schema: { type: "integer", minimum: 1, maximum: 3960 },
    },
  },
  content: {
    "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
  },
};

/** Adds the limits to the description of every operation. */
export function documentLimits(server: FastifyInstance): void {
  server.addHook("onRoute", (route) => {
    if (route.url !== "/openapi.json") return;
    route.preSerialization = async (_request, _reply, description) =>
      withLimits(description as Description);
  });
}

function withLimits(description: Description): Description {
  for (const operation of Object.values(description.paths).flatMap((path) => Object.values(path))) {
    for (const response of Object.values(operation.responses)) {
      response.headers = { ...response.headers, ...limitHeaders };
    }
    operation.responses["429"] = refused;
  }
  return description;
}

function header(description: string) {
  return { description, schema: { type: "string", maxLength: 100 } };
}

/**
 * `GET /v1/users/:id` out of an lru-cache, written by hand with the validation and logging of the generated service and nothing
 * else: what a cached read is compared with. It runs inside a generated project, with its packages.
 */
import { randomUUID } from "node:crypto";
import { fastify, LogController } from "fastify";
import { validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { LRUCache } from "lru-cache";
import { pino } from "pino";
import { z } from "zod";

interface User {
  id: string;
  version: number;
}

// With dates, as a repository gives it.
const known = JSON.parse(process.env["BENCH_USER"] ?? "", (key, value) =>
  key.endsWith("At") ? new Date(value) : value,
) as User;
const users = new LRUCache<string, User>({ max: 10_000, ttl: 60_000 * 60 });
users.set(known.id, known);

const server = fastify({
  logController: new LogController({ disableRequestLogging: true }),
  genReqId: () => randomUUID(),
  loggerInstance: pino({ timestamp: pino.stdTimeFunctions.isoTime }),
}).withTypeProvider<ZodTypeProvider>();
server.setValidatorCompiler(validatorCompiler);
server.setSerializerCompiler(() => JSON.stringify);
server.addHook("onResponse", (request, reply, done) => {
  const { id, method, url } = request;
  request.log.info(
    { requestId: id, method, path: url, status: reply.statusCode, durationMs: reply.elapsedTime },
    "request",
  );
  done();
});
server.get(
  "/v1/users/:id",
  { schema: { params: z.strictObject({ id: z.uuid() }) } },
  async (request, reply) => {
    const user = users.get(request.params.id);
    if (user === undefined) return reply.code(404).send();
    reply.headers({ etag: `"${user.version}"`, "x-request-id": request.id });
    return user;
  },
);
await server.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });
process.on("SIGTERM", () => void server.close().then(() => process.exit(0)));

/**
 * `GET /v1/users/:id`, written by hand with the same validation, logging and query as the generated service and nothing
 * else: what the generated service is compared with. It runs inside a generated project, with its packages and database.
 *
 * QUERY=driver asks node:sqlite directly, QUERY=kysely through the query builder that the generated service uses.
 */
import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { fastify, LogController } from "fastify";
import { validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import {
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
} from "kysely";
import { pino } from "pino";
import { z } from "zod";

interface UserRow {
  id: string;
  email: string;
  name: string;
  version: number;
  created_at: string;
  updated_at: string;
}

const database = new DatabaseSync(process.env["DATABASE_FILE"] ?? "", { readOnly: true });
const findById = process.env["QUERY"] === "kysely" ? throughKysely() : throughDriver();
const user = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

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
  { schema: { params: z.strictObject({ id: z.uuid() }), response: { 200: user } } },
  async (request, reply) => {
    const row = await findById(request.params.id);
    if (row === undefined) return reply.code(404).send();
    reply.headers({ etag: `"${row.version}"`, "x-request-id": request.id });
    return {
      id: row.id,
      email: row.email,
      name: row.name,
      version: row.version,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    };
  },
);
await server.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });
process.on("SIGTERM", () => void server.close().then(() => process.exit(0)));

function throughDriver(): (id: string) => UserRow | undefined {
  const statement = database.prepare("select * from users where id = ?");
  return (id) => statement.get(id) as unknown as UserRow | undefined;
}

function throughKysely(): (id: string) => Promise<UserRow | undefined> {
  const connection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery) {
      return { rows: database.prepare(sql).all(...(parameters as string[])) as Row[] };
    },
    async *streamQuery(): AsyncGenerator<never> {},
  };
  const db = new Kysely<{ users: UserRow }>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => ({
        acquireConnection: async () => connection,
        beginTransaction: async () => {},
        commitTransaction: async () => {},
        destroy: async () => {},
        init: async () => {},
        releaseConnection: async () => {},
        rollbackTransaction: async () => {},
      }),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return (id) => db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst();
}

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ClientError,
  defineProof,
  given,
  overEveryApi,
  type RedisServer,
  type SampleClient,
  type Service,
  type Untyped,
} from "../../../src/proof.ts";

/** Nothing comes back while a check runs. */
const hour = { RATE_LIMIT_WINDOW_SECONDS: "3600" };
/** Whoever is let in is served, however long the queue for the database is. */
const patient = { DATABASE_ACQUIRE_TIMEOUT_MS: "30000" };
/** Checks speak for as many clients as they like. */
const proxied = {
  ...hour,
  TRUSTED_PROXIES: "127.0.0.1",
  RATE_LIMIT_READS: "25",
  RATE_LIMIT_WRITES: "10",
};

const isShared = (service: Service) =>
  service.has("shared-limits") && service.another !== undefined && service.startRedis !== undefined;

export default defineProof({
  "of many requests at once exactly the quota is served, and the rest are told when to come back":
    given({ env: proxied }, async (service) => {
      for (const { api, ask } of await apisOf(service)) {
        const client = newClient();
        const answers = await Promise.all(Array.from({ length: 80 }, () => ask("read", client)));
        assert.equal(answers.filter(({ served }) => served).length, 25, api);
        for (const { served, retryAfter } of answers) {
          if (!served) assert.ok(retryAfter > 0 && retryAfter <= 4000, `${api}: ${retryAfter}`);
        }
      }
    }),

  "a client has one quota of reads and one of writes over all APIs": given(
    { env: proxied },
    async (service) => {
      const apis = await apisOf(service);
      for (const [kind, quota] of [
        ["read", 25],
        ["write", 10],
      ] as const) {
        const able = apis.filter(({ kinds }) => kinds.includes(kind));
        if (able.length === 0) continue;
        const client = newClient();
        const answers = await Promise.all(
          Array.from({ length: 40 }, (_, i) => able[i % able.length]!.ask(kind, client)),
        );
        assert.equal(answers.filter(({ served }) => served).length, quota, kind);
      }
    },
  ),

  "after the time that a refusal names it is served again": given(
    { env: { ...proxied, RATE_LIMIT_READS: "5", RATE_LIMIT_WINDOW_SECONDS: "2" } },
    async (service) => {
      for (const { api, ask } of await apisOf(service)) {
        const client = newClient();
        let answer = await ask("read", client);
        for (let i = 0; answer.served && i < 100; i++) answer = await ask("read", client);
        assert.equal(answer.served, false, api);
        await sleep(answer.retryAfter * 1000);
        assert.equal((await ask("read", client)).served, true, api);
      }
    },
  ),

  "nobody gets more by naming other clients": given(
    { env: { ...hour, RATE_LIMIT_READS: "30" } },
    async (service) => {
      const apis = await apisOf(service);
      const answers = await Promise.all(
        Array.from({ length: 90 }, (_, i) => apis[i % apis.length]!.ask("read", newClient())),
      );
      assert.equal(answers.filter(({ served }) => served).length, apis.length > 0 ? 30 : 0);
    },
  ),

  "whoever is refused still learns whether the service is well": given(
    { env: { ...hour, RATE_LIMIT_READS: "1", RATE_LIMIT_WRITES: "1" } },
    async (service) => {
      for (const { ask } of await apisOf(service)) {
        await ask("read", newClient());
        assert.equal((await ask("read", newClient())).served, false);
      }
      const http = service.address("http");
      const paths = ["/livez", "/readyz", ...(service.has("rest-api") ? ["/openapi.json"] : [])];
      for (const path of http === undefined ? [] : [...paths, ...paths]) {
        const response = await fetch(http + path);
        await response.arrayBuffer();
        assert.equal(response.status, 200, path);
        assert.equal(response.headers.has("ratelimit"), false, path);
      }
      if (!service.has("grpc-api")) return;
      for (let i = 0; i < 3; i++) {
        const { code } = await callGrpc(service, "/grpc.health.v1.Health/Check", newClient());
        assert.equal(code, 0);
      }
    },
  ),

  "REST says what is left, in the fields of the draft, and describes them": given(
    { env: proxied, when: (service) => service.has("rest-api") },
    async (service) => {
      const client = newClient();
      for (const left of [24, 23]) {
        const { headers } = await fetchFrom(client, `${service.address("http")}/v1/nowhere`);
        assert.equal(headers.get("ratelimit-policy"), '"reads";q=25;w=3600');
        assert.equal(headers.get("ratelimit"), `"reads";r=${left};t=3600`);
      }
      const description = await fetch(`${service.address("http")}/openapi.json`);
      const { paths = {} } = (await description.json()) as Untyped;
      const operations = Object.values<Untyped>(paths).flatMap((path) =>
        Object.values<Untyped>(path),
      );
      assert.ok(operations.length > 0 || !service.sample);
      for (const { responses } of operations) {
        assert.ok(responses["429"].headers["Retry-After"]);
        for (const { headers } of Object.values<Untyped>(responses)) assert.ok(headers.RateLimit);
      }
    },
  ),

  "a GraphQL operation counts by its cost or its fields at the top, and one that is no good as well":
    given(
      {
        env: { ...proxied, RATE_LIMIT_GRAPHQL_FIELDS: "4" },
        when: (service) => service.has("graphql-api"),
      },
      async (service) => {
        const url = `${service.address("http")}/graphql`;
        const served = async (query: string) => {
          const client = newClient();
          for (let count = 0; count < 30; count++) {
            if ((await fetchFrom(client, url, { query })).status === 429) return count;
          }
          return 30;
        };
        const many = (field: string, count: number) =>
          Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(" ");
        // Ten fields are worth three requests of four.
        assert.equal(await served(`{ __type(name: "Query") { ${many("name", 9)} } }`), 8);
        assert.equal(await served(`{ ${many("version", 6)} }`), 4);
        assert.equal(await served("{ nothing"), 25);
        if (!service.sample) return;
        const write = 'createUser(input: { email: "", name: "" }) { id }';
        assert.equal(await served(`mutation { ${many(write, 5)} }`), 2);
      },
    ),

  "a list of proxies that is none ends the start with 78": given({}, async (service) => {
    for (const list of ["10.0.0.0/33", "localhost", "*"]) {
      const { code, stderr } = await service.run({ TRUSTED_PROXIES: list });
      assert.equal(code, 78);
      assert.match(stderr, /TRUSTED_PROXIES/);
    }
  }),

  "of five hundred at once over two processes exactly a hundred are served": overEveryApi(
    async (client, service) => {
      const { one, two } = await share(client, service, { REDIS_COMMAND_TIMEOUT_MS: "10000" });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 500 }, (_, i) => read(i % 2 === 0 ? one : two)),
      );
      const refusals = outcomes.flatMap((outcome) =>
        outcome.status === "rejected" ? [kindOf(outcome.reason)] : [],
      );
      assert.deepEqual(
        refusals,
        Array.from({ length: 400 }, () => "rate_limited"),
      );
    },
    { when: isShared },
  ),

  "while Redis is away requests pass, and the quota holds again once it is back": overEveryApi(
    async (client, service) => {
      const env = { RATE_LIMIT_FAILURE: "open" };
      const { redis, one, two, processes } = await share(client, service, env);
      await Promise.all(Array.from({ length: 100 }, () => read(one)));
      await assert.rejects(read(two), { kind: "rate_limited" });
      await redis.kill();
      for (let i = 0; i < 20; i++) await within(1500, read(i % 2 === 0 ? one : two));
      await redis.restart();
      for (const each of processes) await each.logged(({ msg }) => msg === "Redis answers again");
      // Each asks Redis again a second after it has failed, and counts from then on.
      let asked = 0;
      await until(async () => {
        for (const each of [one, two]) await read(each);
        asked += 2;
        return processes.every((each) => count(each, "rate limit is back") === 1);
      });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 150 }, (_, i) => read(i % 2 === 0 ? one : two)),
      );
      const served = outcomes.filter(({ status }) => status === "fulfilled").length;
      assert.ok(served <= 98 && served >= 100 - asked, `${served} of 150 served`);
      for (const each of processes) {
        assert.equal(count(each, "rate limit is away"), 1);
        assert.equal(count(each, "rate limit is back"), 1);
        assert.equal(each.stderr(), "");
      }
    },
    { when: isShared },
  ),

  "while Redis is away a closed limiter refuses at once, and health does not": overEveryApi(
    async (client, service) => {
      const env = { RATE_LIMIT_FAILURE: "closed" };
      const { redis, one } = await share(client, service, env);
      await read(one);
      await redis.kill();
      for (let i = 0; i < 5; i++) {
        await assert.rejects(within(1500, read(one)), { kind: "unavailable" });
        assert.equal(await one.isReady(), true);
      }
    },
    { when: isShared },
  ),

  "a Redis that hangs holds nobody up for long": overEveryApi(
    async (client, service) => {
      const { redis, one } = await share(client, service, { RATE_LIMIT_FAILURE: "open" });
      redis.hang();
      for (let i = 0; i < 5; i++) await within(1500, read(one));
      redis.resume();
    },
    { when: isShared },
  ),
});

interface Answer {
  readonly served: boolean;
  /** Seconds. */
  readonly retryAfter: number;
}

interface Api {
  readonly api: string;
  readonly kinds: readonly Kind[];
  ask(kind: Kind, client: string): Promise<Answer>;
}

type Kind = "read" | "write";

/** The APIs that have anything to ask for. What is asked may be refused for other reasons; it counts all the same. */
async function apisOf(service: Service): Promise<Api[]> {
  const http = service.address("http");
  const apis: Api[] = [];
  if (service.has("rest-api")) {
    const ask = async (kind: Kind, client: string) => {
      const body = kind === "write" ? {} : undefined;
      return answerOf(await fetchFrom(client, `${http}/v1/nowhere`, body));
    };
    apis.push({ api: "rest", kinds: ["read", "write"], ask });
  }
  if (service.has("graphql-api")) {
    const write = 'mutation { createUser(input: { email: "", name: "" }) { id } }';
    const ask = async (kind: Kind, client: string) => {
      const query = kind === "read" ? "{ version }" : write;
      return answerOf(await fetchFrom(client, `${http}/graphql`, { query }));
    };
    apis.push({ api: "graphql", kinds: service.sample ? ["read", "write"] : ["read"], ask });
  }
  if (service.has("grpc-api") && service.sample) {
    const ask = async (kind: Kind, client: string) => {
      const call = kind === "read" ? "GetUser" : "CreateUser";
      const { code, pushback } = await callGrpc(service, `/users.v1.UserService/${call}`, client);
      return { served: code !== 8, retryAfter: Math.ceil(pushback / 1000) };
    };
    apis.push({ api: "grpc", kinds: ["read", "write"], ask });
  }
  return apis;
}

function answerOf({ status, headers }: Response): Answer {
  return { served: status !== 429, retryAfter: Number(headers.get("retry-after")) };
}

async function fetchFrom(client: string, url: string, body?: unknown): Promise<Response> {
  const headers = { "x-forwarded-for": `192.0.2.1, ${client}`, "content-type": "application/json" };
  const response = await fetch(url, {
    headers,
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response;
}

/** With an empty message. */
async function callGrpc(service: Service, path: string, client: string) {
  const grpc = await service.load("@grpc/grpc-js");
  const address = service.address("grpc")!.replace("grpc://", "");
  const channel = new grpc.Client(address, grpc.credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  const metadata = new grpc.Metadata();
  metadata.set("x-forwarded-for", `192.0.2.1, ${client}`);
  const raw = (bytes: Buffer) => bytes;
  try {
    return await new Promise<{ code: number; pushback: number }>((resolve) => {
      channel.makeUnaryRequest(path, raw, raw, Buffer.alloc(0), metadata, (error: Untyped) => {
        const [pushback] = error?.metadata.get("grpc-retry-pushback-ms") ?? [];
        resolve({ code: error?.code ?? 0, pushback: Number(pushback) });
      });
    });
  } finally {
    channel.close();
  }
}

let clients = 0;

/** An address that no other check has used. */
function newClient(): string {
  clients += 1;
  return `10.${clients >> 16}.${(clients >> 8) & 255}.${clients & 255}`;
}

/** Two processes that share a quota of a hundred reads. */
async function share(client: SampleClient, service: Service, env: Record<string, string>) {
  const redis: RedisServer = await service.startRedis!();
  const settings = { ...hour, ...patient, ...env, RATE_LIMIT_READS: "100", REDIS_URL: redis.url };
  const processes = [await service.another!(settings), await service.another!(settings)] as const;
  const [one, two] = processes.map((each) => each.clients.find(({ api }) => api === client.api)!);
  return { redis, processes, one: one!, two: two! };
}

async function read(client: SampleClient): Promise<void> {
  await client.findUserByEmail("nobody@example.com");
}

function kindOf(error: unknown): string {
  return error instanceof ClientError ? error.kind : String(error);
}

function count(service: Service, message: string): number {
  return service.logs().filter(({ msg }) => msg === message).length;
}

/** @throws if the condition does not come true within ten seconds */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, "it did not come true");
    await sleep(100);
  }
}

async function within<T>(milliseconds: number, call: Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await call;
  } finally {
    const elapsed = Math.round(performance.now() - start);
    assert.ok(elapsed < milliseconds, `took ${elapsed} ms`);
  }
}

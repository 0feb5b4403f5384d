import { BinaryReader } from "@bufbuild/protobuf/wire";
import { Metadata, type MethodDefinition } from "@grpc/grpc-js";
import { service as health } from "grpc-health-check";
import { expect, onTestFinished, test } from "vitest";
import { GrpcServer } from "#inbound/grpc/grpc-server.ts";
import { limitCalls } from "#inbound/grpc/rate-limit.ts";
import { defineService } from "#inbound/grpc/service.ts";
import { loadConfig } from "#platform/config.ts";
import { Health } from "#platform/health.ts";
import { createLogger } from "#platform/logger.ts";
import { clientByAddress } from "#platform/rate-limit/client-of.ts";
import { connect, detailOf, parts, startGrpcApp } from "#test/support/grpc.ts";
import { lastingLimits, WAIT_MS } from "#test/support/rate-limits.ts";

type Method = MethodDefinition<{ service: string }, { status: string }>;
const { Check } = health as unknown as { Check: Method };
const GetThing: Method = { ...Check, path: "/things.v1.ThingService/GetThing" };
const ChangeThing: Method = { ...Check, path: "/things.v1.ThingService/ChangeThing" };

const answer = async () => ({ status: "SERVING" });
const things = defineService({ GetThing, ChangeThing }, [], {
  GetThing: answer,
  ChangeThing: answer,
});
const nothing = { service: "" };

async function start(env: Record<string, string> = {}) {
  const config = loadConfig({ RATE_LIMIT_READS: "2", RATE_LIMIT_WRITES: "1", ...env });
  const logger = createLogger("silent");
  const clientOf = clientByAddress(config.TRUSTED_PROXIES);
  const limit = limitCalls(lastingLimits(config), clientOf, logger);
  const server = new GrpcServer(config, logger, new Health(logger), limit);
  server.serve(things);
  await server.listen("127.0.0.1", 0);
  const client = connect(server.port);
  onTestFinished(async () => {
    client.close();
    await server.close();
  });
  return client;
}

test("a refusal says when to come back, in both ways that clients know", async () => {
  const client = await start();
  await client.call(GetThing, nothing);
  await client.call(GetThing, nothing);

  const refused = await client.refusal(GetThing, nothing);

  expect(refused).toMatchObject({ status: "RESOURCE_EXHAUSTED", reason: "RATE_LIMITED" });
  expect(refused.metadata.get("grpc-retry-pushback-ms")).toEqual([`${WAIT_MS}`]);
  expect(retryDelay(refused.metadata)).toBe(WAIT_MS);
});

test("reads and writes have a quota each, and health has none", async () => {
  const client = await start();
  await client.call(ChangeThing, nothing);

  expect(await client.refusal(ChangeThing, nothing)).toMatchObject({ reason: "RATE_LIMITED" });
  await client.call(GetThing, nothing);
  for (let i = 0; i < 5; i++) await client.call(Check, nothing);
});

test("nobody gets more by naming other clients", async () => {
  const client = await start();
  await client.call(GetThing, nothing, from("203.0.113.1"));
  await client.call(GetThing, nothing, from("203.0.113.2"));

  const refused = await client.refusal(GetThing, nothing, from("203.0.113.3"));

  expect(refused).toMatchObject({ reason: "RATE_LIMITED" });
});

test("a trusted proxy speaks for its clients, who cannot speak for each other", async () => {
  const client = await start({ RATE_LIMIT_READS: "1", TRUSTED_PROXIES: "127.0.0.1" });
  await client.call(GetThing, nothing, from("203.0.113.1"));
  await client.call(GetThing, nothing, from("203.0.113.2"));

  const refused = await client.refusal(GetThing, nothing, from("203.0.113.3, 203.0.113.1"));

  expect(refused).toMatchObject({ reason: "RATE_LIMITED" });
});

test("the service limits its calls", async () => {
  const app = await startGrpcApp({ RATE_LIMIT_READS: "1", RATE_LIMIT_WINDOW_SECONDS: "3600" });
  onTestFinished(() => app.close());
  app.grpc.serve(things);

  await app.call(GetThing, nothing);

  expect(await app.refusal(GetThing, nothing)).toMatchObject({ reason: "RATE_LIMITED" });
});

function from(forwardedFor: string) {
  const metadata = new Metadata();
  metadata.set("x-forwarded-for", forwardedFor);
  return { metadata };
}

/** Milliseconds of the google.rpc.RetryInfo. */
function retryDelay(metadata: Metadata): number {
  const [duration] = parts(detailOf(metadata, "RetryInfo"), 1);
  const reader = new BinaryReader(duration!);
  reader.tag();
  const seconds = Number(reader.int64());
  reader.tag();
  return seconds * 1000 + reader.int32() / 1e6;
}

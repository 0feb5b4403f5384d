import { BinaryReader } from "@bufbuild/protobuf/wire";
import { Metadata, type MethodDefinition } from "@grpc/grpc-js";
import { service as health } from "grpc-health-check";
import { expect, onTestFinished, test } from "vitest";
import { defineService } from "#inbound/grpc/service.ts";
import { detailOf, parts, startGrpcApp } from "#test/support/grpc.ts";

type Method = MethodDefinition<{ service: string }, { status: string }>;
const { Check } = health as unknown as { Check: Method };
const GetThing: Method = { ...Check, path: "/things.v1.ThingService/GetThing" };
const ChangeThing: Method = { ...Check, path: "/things.v1.ThingService/ChangeThing" };

const answer = async () => ({ status: "SERVING" });

async function start(env: Record<string, string> = {}) {
  const app = await startGrpcApp({
    RATE_LIMIT_READS: "2",
    RATE_LIMIT_WRITES: "1",
    RATE_LIMIT_WINDOW_SECONDS: "3600",
    ...env,
  });
  onTestFinished(() => app.close());
  app.grpc.serve(
    defineService({ GetThing, ChangeThing }, [], { GetThing: answer, ChangeThing: answer }),
  );
  return app;
}

test("a refusal says when to come back, in both ways that clients know", async () => {
  const app = await start();
  await app.call(GetThing, { service: "" });
  await app.call(GetThing, { service: "" });

  const refused = await app.refusal(GetThing, { service: "" });

  expect(refused).toMatchObject({ status: "RESOURCE_EXHAUSTED", reason: "RATE_LIMITED" });
  const [pushback] = refused.metadata.get("grpc-retry-pushback-ms");
  expect(Number(pushback)).toBeGreaterThan(1_790_000);
  expect(Number(pushback)).toBeLessThanOrEqual(1_800_000);
  expect(retryDelay(refused.metadata)).toBe(Number(pushback));
});

test("reads and writes have a quota each, and health has none", async () => {
  const app = await start();
  await app.call(ChangeThing, { service: "" });

  expect(await app.refusal(ChangeThing, { service: "" })).toMatchObject({ reason: "RATE_LIMITED" });
  await app.call(GetThing, { service: "" });
  for (let i = 0; i < 5; i++) await app.call(Check, { service: "" });
});

test("only a trusted proxy speaks for others", async () => {
  const direct = await start({ RATE_LIMIT_READS: "1" });
  const proxied = await start({ RATE_LIMIT_READS: "1", TRUSTED_PROXIES: "127.0.0.1" });
  for (const app of [direct, proxied]) {
    await app.call(GetThing, { service: "" }, from("203.0.113.1"));
  }
  await proxied.call(GetThing, { service: "" }, from("203.0.113.2"));

  const limited = { reason: "RATE_LIMITED" };
  const other = from("203.0.113.3");
  const spoofed = from("203.0.113.3, 203.0.113.1");
  expect(await direct.refusal(GetThing, { service: "" }, other)).toMatchObject(limited);
  expect(await proxied.refusal(GetThing, { service: "" }, spoofed)).toMatchObject(limited);
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

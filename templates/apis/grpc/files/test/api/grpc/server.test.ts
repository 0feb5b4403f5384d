import { once } from "node:events";
import { createConnection } from "node:net";
import { Client, credentials, Metadata, type MethodDefinition } from "@grpc/grpc-js";
import { service } from "grpc-health-check";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { startGrpcApp } from "#test/support/grpc.ts";

type Method = MethodDefinition<{ service: string }, { status: string }>;
const { Check, Watch } = service as unknown as { Check: Method; Watch: Method };

const raw = (message: Buffer) => message;

let app: Awaited<ReturnType<typeof startGrpcApp>>;
beforeAll(async () => {
  app = await startGrpcApp();
});
afterAll(() => app.close());

describe("the correlation id", () => {
  test("comes back as it was sent, and stands in the log", async () => {
    const metadata = new Metadata();
    metadata.set("x-request-id", "from-the-caller");
    const onMetadata = vi.fn<(received: Metadata) => void>();

    await app.call(Check, { service: "" }, { metadata, onMetadata });

    expect(onMetadata.mock.lastCall?.[0].get("x-request-id")).toEqual(["from-the-caller"]);
    expect(app.logs()).toContainEqual(
      expect.objectContaining({
        msg: "call",
        requestId: "from-the-caller",
        method: Check.path,
        status: "OK",
      }),
    );
  });

  test("is made where it is missing or unfit, and comes with a refusal too", async () => {
    const metadata = new Metadata();
    metadata.set("x-request-id", "not fit");

    const refused = await app.refusal(Check, { service: "none" }, { metadata });

    expect(refused).toMatchObject({ status: "NOT_FOUND", reason: "SERVICE_NOT_FOUND" });
    expect(refused.metadata.get("x-request-id")).toEqual([expect.stringMatching(/^[\w-]{36}$/)]);
  });
});

test("a message over the limit, and one that is none, are refused", async () => {
  const request = { service: "x".repeat(2e6) };
  const garbled = { ...Check, requestSerialize: () => Buffer.from([0xff]) };

  const large = await app.refusal(Check, request);
  const broken = await app.refusal(garbled, request);

  expect(large.status).toBe("RESOURCE_EXHAUSTED");
  expect(broken).toMatchObject({ status: "INVALID_ARGUMENT", reason: "MALFORMED_REQUEST" });
});

test("a client that has gone without a word does not keep its connection", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const silent = createConnection(app.grpc.port, "127.0.0.1");
  const closed = once(silent, "close");
  const emptySettings = "\0\0\0\x04\0\0\0\0\0";
  silent.write(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${emptySettings}`);
  await once(silent, "data");

  vi.advanceTimersByTime(60_000);

  await closed;
  expect(silent.destroyed).toBe(true);
});

test("reflection names the services", async () => {
  const client = new Client(`127.0.0.1:${app.grpc.port}`, credentials.createInsecure());
  onTestFinished(() => client.close());
  const info = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
  const stream = client.makeBidiStreamRequest(info, raw, raw);
  const listServices = Buffer.from([0x3a, 0]);

  stream.end(listServices);

  expect(String(await once(stream, "data"))).toContain("grpc.health.v1.Health");
});

test("health follows the instance, and streams end when it shuts down", async () => {
  const draining = await startGrpcApp();
  const changes = draining.stream(Watch, { service: "" })[Symbol.asyncIterator]();

  const first = await changes.next();
  draining.health.drain();
  const second = await changes.next();
  const liveness = await draining.call(Check, { service: "liveness" });
  const closed = draining.close();

  await expect(changes.next()).rejects.toThrow("UNAVAILABLE: Try another instance.");
  await closed;
  expect(first.value).toMatchObject({ status: "SERVING" });
  expect(second.value).toMatchObject({ status: "NOT_SERVING" });
  expect(liveness).toMatchObject({ status: "SERVING" });
});

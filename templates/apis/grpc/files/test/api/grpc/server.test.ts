import { once } from "node:events";
import { connect } from "node:http2";
import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, credentials, Metadata, type MethodDefinition } from "@grpc/grpc-js";
import { service } from "grpc-health-check";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { defineService } from "#inbound/grpc/service.ts";
import { startGrpcApp } from "#test/support/grpc.ts";

type Method = MethodDefinition<{ service: string }, { status: string }>;
type List = MethodDefinition<unknown, { statuses: Record<string, unknown> }>;
const { Check, List, Watch } = service as unknown as { Check: Method; List: List; Watch: Method };

const raw = (message: Buffer) => message;

/** A service of one stream of what needs no contract. */
const Stream = {
  path: "/test.Streams/Stream",
  requestStream: false,
  responseStream: true,
  requestSerialize: raw,
  requestDeserialize: raw,
  responseSerialize: raw,
  responseDeserialize: raw,
} as const;

async function startStreams(stream: (signal: AbortSignal) => AsyncIterable<Buffer>) {
  const streams = await startGrpcApp();
  streams.grpc.serve(defineService({ Stream }, [], { Stream: (_, signal) => stream(signal) }));
  return streams;
}

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

describe("a client that reads its stream too slowly", () => {
  /** More than it is sent without having read, for whoever asks for the stream. */
  async function startFlood() {
    const draining = await startStreams(async function* flood() {
      for (;;) yield Buffer.alloc(65_536);
    });
    const session = connect(`http://127.0.0.1:${draining.grpc.port}`);
    const broken = vi.fn<() => void>();
    session.on("error", broken);
    onTestFinished(() => session.destroy());
    const begin = (path: string) => {
      const headers = { ":method": "POST", ":path": path, "content-type": "application/grpc" };
      return session.request(headers).on("error", broken);
    };
    const stream = begin(Stream.path);
    stream.end(emptyMessage);
    await once(stream, "response");
    return { draining, begin, stream };
  }
  const emptyMessage = Buffer.alloc(5);

  test("does not hold up the drain", async () => {
    const { draining, stream } = await startFlood();

    await draining.close();

    stream.resume();
    if (!stream.closed) await once(stream, "close");
    expect(stream.destroyed).toBe(true);
  });

  test("hears why its stream ends, and its calls in flight are answered", async () => {
    const { draining, begin, stream } = await startFlood();
    const check = begin(Check.path);
    const answered = once(check, "trailers");
    // The server answers in the order of asking: it knows of the call by then.
    await once(begin("/no/service").end(emptyMessage).resume(), "end");

    const closed = draining.close();
    const [ended] = await once(stream.resume(), "trailers");
    await sleep(1000);
    check.end(emptyMessage).resume();
    const [status] = await answered;
    await closed;

    expect(ended).toMatchObject({ "grpc-status": "14" });
    expect(status).toMatchObject({ "grpc-status": "0" });
  });
});

test("a stream that is asked for while the service closes is refused", async () => {
  const draining = await startStreams(async function* silence(signal) {
    await once(signal, "abort");
    yield Buffer.of();
  });
  const client = new Client(`127.0.0.1:${draining.grpc.port}`, credentials.createInsecure());
  onTestFinished(() => client.close());
  const stream = client.makeBidiStreamRequest(Stream.path, raw, raw);
  const failed = once(stream, "error");
  const check = [Check.path, Check.requestSerialize, Check.responseDeserialize] as const;
  // Has come through the same connection, so the server knows of the stream before it.
  await new Promise((resolve) => {
    client.makeUnaryRequest(...check, { service: "liveness" }, resolve);
  });

  const closed = draining.close();
  stream.end(Buffer.of());

  expect(String(await failed)).toContain("UNAVAILABLE: Try another instance.");
  await closed;
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

test("health lists every service", async () => {
  const { statuses } = await app.call(List, {});

  expect(statuses).toMatchObject({ "": { status: "SERVING" }, liveness: { status: "SERVING" } });
  expect(Object.keys(statuses)).toContain("grpc.health.v1.Health");
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

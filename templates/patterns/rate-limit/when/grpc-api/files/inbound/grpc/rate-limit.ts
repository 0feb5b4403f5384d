import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { ServerInterceptingCall, type ServerInterceptor, type StatusObject } from "@grpc/grpc-js";
import type { Logger } from "#platform/logger.ts";
import type { ClientOf } from "#platform/rate-limit/client-of.ts";
import { RateLimited, type RateLimits } from "#platform/rate-limit/rate-limiter.ts";
import { toStatus } from "#inbound/grpc/status.ts";

/** Services that tell of the server: `grpc.health.v1`, `grpc.reflection.v1`. */
const UNLIMITED = /^\/grpc\./;
const READS = /\/(?:BatchGet|Count|Find|Get|List|Search|Watch)[^/]*$/;
const DETAILS = "grpc-status-details-bin";

/** Each call counts once, however long its stream is. */
export function limitCalls(
  limits: RateLimits,
  clientOf: ClientOf,
  logger: Logger,
): ServerInterceptor {
  return ({ path }, call) => {
    if (UNLIMITED.test(path)) return new ServerInterceptingCall(call);
    const limiter = READS.test(path) ? limits.reads : limits.writes;

    const assertAffordable = async (client: string) => {
      const left = await limiter.take(client, 1);
      if (left < 0) throw new RateLimited(left);
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata(metadata, forward) {
            const { remoteAddress } = call.getConnectionInfo();
            const client = clientOf(remoteAddress, metadata.get("x-forwarded-for").map(String));
            assertAffordable(client).then(
              () => forward(metadata),
              (error: unknown) => call.sendStatus(refusal(error, logger)),
            );
          },
        }),
    });
  };
}

function refusal(error: unknown, logger: Logger): StatusObject {
  const status = toStatus(error, logger);
  if (error instanceof RateLimited) {
    const details = status.metadata.get(DETAILS) as Buffer[];
    status.metadata.set(DETAILS, Buffer.concat([...details, retryInfo(error.waitMs)]));
    status.metadata.set("grpc-retry-pushback-ms", `${error.waitMs}`);
  }
  return status;
}

/** One more of the details of a `google.rpc.Status`: fields of messages that follow each other are one message. */
function retryInfo(waitMs: number): Uint8Array {
  const status = new BinaryWriter().uint32(26).fork();
  status.uint32(10).string("type.googleapis.com/google.rpc.RetryInfo");
  const delay = status.uint32(18).fork().uint32(10).fork();
  delay
    .uint32(8)
    .int64(Math.floor(waitMs / 1000))
    .uint32(16)
    .int32((waitMs % 1000) * 1e6);
  return delay.join().join().join().finish();
}

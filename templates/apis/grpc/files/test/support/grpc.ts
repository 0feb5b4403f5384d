import { BinaryReader } from "@bufbuild/protobuf/wire";
import {
  Client,
  credentials,
  Metadata,
  status,
  type ClientReadableStream,
  type MethodDefinition,
  type ServiceError,
} from "@grpc/grpc-js";
import type { Overrides } from "#app/compose.ts";
import { startApp, type TestApp } from "#test/support/app.ts";

interface CallOptions {
  readonly metadata?: Metadata;
  readonly deadline?: number;
  readonly onMetadata?: (metadata: Metadata) => void;
}

export interface Refusal {
  readonly status: string;
  readonly message: string;
  readonly reason: string;
  readonly fields: readonly string[];
  readonly metadata: Metadata;
}

export interface GrpcClient {
  call<Q, A>(method: MethodDefinition<Q, A>, request: Q, options?: CallOptions): Promise<A>;
  /** How a call that must not succeed is refused. */
  refusal<Q, A>(
    method: MethodDefinition<Q, A>,
    request: Q,
    options?: CallOptions,
  ): Promise<Refusal>;
  stream<Q, A>(method: MethodDefinition<Q, A>, request: Q): ClientReadableStream<A>;
}

/** The whole service, and a client that talks to it over gRPC. */
export async function startGrpcApp(
  env: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<TestApp & GrpcClient> {
  const app = await startApp(env, overrides);
  const { close, ...client } = connect(app.grpc.port);
  return {
    ...app,
    ...client,
    close: async () => {
      close();
      await app.close();
    },
  };
}

export function connect(port: number): GrpcClient & { readonly close: () => void } {
  // Connections of its own: one that another test had to the same port may still be backing off.
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  const call: GrpcClient["call"] = (method, request, options = {}) =>
    new Promise((resolve, reject) => {
      const { metadata = new Metadata(), onMetadata, ...rest } = options;
      const { path, requestSerialize, responseDeserialize } = method;
      const started = client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadata,
        rest,
        (error, answer) => (error ? reject(error) : resolve(answer!)),
      );
      if (onMetadata) started.on("metadata", onMetadata);
    });
  return {
    call,
    refusal: (method, request, options) =>
      call(method, request, options).then(() => {
        throw new Error(`${method.path} was not refused.`);
      }, refusalOf),
    stream: ({ path, requestSerialize, responseDeserialize }, request) =>
      client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request),
    close: () => client.close(),
  };
}

/** With the reason of its google.rpc.ErrorInfo and the fields of its google.rpc.BadRequest. */
export function refusalOf({ code, details, metadata }: ServiceError): Refusal {
  return {
    status: status[code],
    message: details,
    reason: String(parts(detailOf(metadata, "ErrorInfo"), 1)[0] ?? ""),
    fields: parts(detailOf(metadata, "BadRequest"), 1).map((violation) =>
      String(parts(violation, 1)[0]),
    ),
    metadata,
  };
}

/** A message of `google.rpc` among the details of a status. */
export function detailOf(metadata: Metadata, name: string): Buffer | undefined {
  const [rich] = metadata.get("grpc-status-details-bin");
  const type = `type.googleapis.com/google.rpc.${name}`;
  const found = parts(rich as Buffer, 3).find((any) => String(parts(any, 1)[0]) === type);
  return parts(found, 2)[0];
}

/** Every occurrence of a field in an encoded message. */
export function parts(message: Buffer | undefined, field: number): Buffer[] {
  const found: Buffer[] = [];
  const reader = new BinaryReader(message ?? Buffer.alloc(0));
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === field) found.push(Buffer.from(reader.bytes()));
    else reader.skip(type);
  }
  return found;
}

/** A connection over which the calls of a project's contracts are made. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  ClientError,
  type FailureKind,
  type Service,
  type Untyped,
} from "../../../../src/proof.ts";

export class Channel {
  readonly grpc: Untyped;
  readonly client: Untyped;
  readonly #definition: Untyped;

  private constructor(grpc: Untyped, definition: Untyped, address: string) {
    this.grpc = grpc;
    this.#definition = definition;
    // Its own connections: a shared one to an earlier process on the same port may still be backing off.
    this.client = new grpc.Client(address, grpc.credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  static async open(
    address: string,
    { directory, load }: Pick<Service, "directory" | "load">,
  ): Promise<Channel> {
    const [grpc, loader, health] = await Promise.all(
      ["@grpc/grpc-js", "@grpc/proto-loader", "grpc-health-check"].map((name) => load(name)),
    );
    const contracts = join(directory, "proto");
    const files = readdirSync(contracts, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".proto"),
    );
    const definition = loader.loadSync(files, {
      includeDirs: [contracts],
      longs: Number,
      enums: String,
      defaults: true,
    });
    return new Channel(
      grpc,
      { ...definition, "grpc.health.v1.Health": health.service },
      address.replace("grpc://", ""),
    );
  }

  call(service: string, name: string, request: unknown): Promise<Untyped> {
    return new Promise((resolve, reject) => {
      this.unary(
        this.method(service, name),
        request,
        new this.grpc.Metadata(),
        (error: Untyped, answer: Untyped) => (error ? reject(failure(error)) : resolve(answer)),
      );
    });
  }

  unary(
    { path, requestSerialize, responseDeserialize }: Untyped,
    request: unknown,
    metadata: unknown,
    done: unknown,
  ): Untyped {
    return this.client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
      done,
    );
  }

  method(service: string, name: string): Untyped {
    return this.#definition[service][name];
  }

  close(): void {
    this.client.close();
  }
}

/** The status codes of gRPC, by what they mean to a client of the sample. */
const kinds: Readonly<Record<number, FailureKind>> = {
  3: "validation",
  5: "not_found",
  6: "conflict",
  7: "forbidden",
  8: "rate_limited",
  9: "conflict",
  10: "conflict",
  14: "unavailable",
  16: "unauthenticated",
};

export function failure({ code, details, metadata }: Untyped): ClientError {
  const [status] = metadata?.get("grpc-status-details-bin") ?? [];
  return new ClientError(
    kinds[code] ?? "internal",
    status === undefined ? `grpc_${code}` : reasonOf(status),
    details,
  );
}

/** `reason` of the `google.rpc.ErrorInfo` in a `google.rpc.Status`. */
function reasonOf(status: Buffer): string {
  const detail = fieldsOf(status, 3).find((any) =>
    fieldsOf(any, 1)[0]?.toString().endsWith("/google.rpc.ErrorInfo"),
  );
  const [info] = detail === undefined ? [] : fieldsOf(detail, 2);
  return info === undefined ? "" : (fieldsOf(info, 1)[0]?.toString().toLowerCase() ?? "");
}

/** Every occurrence of a length-delimited field in an encoded message that has only those and varints. */
function fieldsOf(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const value = varint();
    if ((tag & 7) !== 2) continue;
    if (tag >> 3 === wanted) found.push(message.subarray(at, at + value));
    at += value;
  }
  return found;
}

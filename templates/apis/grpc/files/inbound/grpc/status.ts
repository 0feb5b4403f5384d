import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { Metadata, status, type ServerErrorResponse, type StatusObject } from "@grpc/grpc-js";
import manifest from "#root/package.json" with { type: "json" };
import { AppError, type ErrorKind } from "#platform/errors.ts";
import type { Logger } from "#platform/logger.ts";

const STATUS: Readonly<Record<ErrorKind, status>> = {
  validation: status.INVALID_ARGUMENT,
  not_found: status.NOT_FOUND,
  conflict: status.FAILED_PRECONDITION,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  rate_limited: status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
};

/** How many fields that are wrong are named: many clients refuse trailers of more than 8 KB. */
const MAX_VIOLATIONS = 20;

/** Why streams end while the instance drains. */
export const shuttingDown = new AppError("unavailable", "shutting_down", "Try another instance.");

export function toStatus(error: unknown, logger: Logger): ServerErrorResponse & StatusObject {
  const known = error instanceof AppError;
  const outage = !known || error.kind === "unavailable";
  if (outage && error !== shuttingDown) logger.error({ err: error }, "call failed");
  const shown = known
    ? error
    : { code: "internal_error", message: "Something went wrong on our side.", fields: undefined };
  const code = known ? statusOf(error) : status.INTERNAL;
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", details(code, shown));
  return { name: "Error", message: shown.message, code, details: shown.message, metadata };
}

function statusOf({ kind, code }: AppError): status {
  if (code === "stale_version") return status.ABORTED;
  if (code.endsWith("_taken")) return status.ALREADY_EXISTS;
  return STATUS[kind];
}

/** A `google.rpc.Status`, where clients look for more than a code: https://google.aip.dev/193. */
function details(code: status, error: Pick<AppError, "code" | "message" | "fields">): Buffer {
  const result = new BinaryWriter().uint32(8).int32(code).uint32(18).string(error.message);
  const add = (type: string, write: (detail: BinaryWriter) => void) => {
    const any = result.uint32(26).fork();
    any.uint32(10).string(`type.googleapis.com/google.rpc.${type}`);
    write(any.uint32(18).fork());
    any.join().join();
  };
  add("ErrorInfo", (info) =>
    info.uint32(10).string(error.code.toUpperCase()).uint32(18).string(manifest.name),
  );
  const { fields } = error;
  if (fields) {
    add("BadRequest", (request) => {
      for (const { field, message } of fields.slice(0, MAX_VIOLATIONS)) {
        const path = pathOf(field);
        request.uint32(10).fork().uint32(10).string(path).uint32(18).string(message).join();
      }
    });
  }
  return Buffer.from(result.finish());
}

/** By the names of the contract: `lines.0.unitPrice` is `lines[0].unit_price`. */
function pathOf(field: string): string {
  return field
    .replaceAll(/\.(\d+)/g, "[$1]")
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A contract compiled: a `google.protobuf.FileDescriptorProto` in base64, as `scripts/protoc-gen-contract.ts` writes it. */
import type { Contract, Enum, FieldKind, Message, MessageField, Reserved } from "./contract.ts";

const timestampFile =
  "Ch9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvEg9nb29nbGUucHJvdG9idWYiOwoJVGltZXN0YW1wEhgKB3NlY29uZHMYASABKANSB3NlY29uZHMSFAoFbmFub3MYAiABKAVSBW5hbm9zQoUBChNjb20uZ29vZ2xlLnByb3RvYnVmQg5UaW1lc3RhbXBQcm90b1ABWjJnb29nbGUuZ29sYW5nLm9yZy9wcm90b2J1Zi90eXBlcy9rbm93bi90aW1lc3RhbXBwYvgBAaICA0dQQqoCHkdvb2dsZS5Qcm90b2J1Zi5XZWxsS25vd25UeXBlc2IGcHJvdG8z";

export function compiledOf(contract: Contract): string {
  const file = [
    text(1, contract.path),
    text(2, contract.package),
    text(3, "google/protobuf/timestamp.proto"),
    ...contract.messages.map((message) => bytes(4, messageOf(message, contract.package))),
    ...contract.enums.map((one) => bytes(5, enumOf(one))),
    bytes(6, serviceOf(contract)),
    text(12, "proto3"),
  ].join("");
  return `export default ${JSON.stringify([btoa(file), timestampFile])};\n`;
}

function messageOf({ name, fields, reserved }: Message, packageName: string): string {
  const optional = fields.filter(({ label }) => label === "optional");
  return [
    text(1, name),
    ...fields.map((field) => {
      const index = optional.indexOf(field);
      return bytes(2, fieldOf(field, packageName, index < 0 ? undefined : index));
    }),
    // What tells a field that is not set from one that has the default.
    ...optional.map((field) => bytes(8, text(1, `_${field.name}`))),
    ...reservedOf(reserved, 9, 1),
  ].join("");
}

const types: Readonly<Record<FieldKind, number>> = {
  int64: 3,
  int32: 5,
  bool: 8,
  string: 9,
  timestamp: 11,
  message: 11,
  enum: 14,
};

function fieldOf(
  { name, property, number, kind, type, label }: MessageField,
  packageName: string,
  oneof: number | undefined,
): string {
  const typeName =
    kind === "timestamp" ? ".google.protobuf.Timestamp" : type && `.${packageName}.${type}`;
  return [
    text(1, name),
    integer(3, number),
    integer(4, label === "repeated" ? 3 : 1),
    integer(5, types[kind]),
    typeName === undefined ? "" : text(6, typeName),
    oneof === undefined ? "" : integer(9, oneof),
    text(10, property),
    oneof === undefined ? "" : integer(17, 1),
  ].join("");
}

function enumOf({ name, values, reserved }: Enum): string {
  return [
    text(1, name),
    ...values.map((value) => bytes(2, text(1, value.name) + integer(2, value.number))),
    ...reservedOf(reserved, 4, 0),
  ].join("");
}

/**
 * Each number is a range of its own.
 *
 * @param field of the ranges; that of the names comes after it
 * @param beyond how far past its last number a range ends: in an enum it ends with it
 */
function reservedOf({ numbers, names }: Reserved, field: number, beyond: 0 | 1): string[] {
  return [
    ...numbers.map((number) => bytes(field, integer(1, number) + integer(2, number + beyond))),
    ...names.map((name) => text(field + 1, name)),
  ];
}

function serviceOf({ service, calls, package: packageName }: Contract): string {
  return [
    text(1, service),
    ...calls.map(({ name }) =>
      bytes(
        2,
        [
          text(1, name),
          text(2, `.${packageName}.${name}Request`),
          text(3, `.${packageName}.${name}Response`),
        ].join(""),
      ),
    ),
  ].join("");
}

/** Binary strings, one character a byte; names are ASCII. */
function integer(field: number, value: number): string {
  return varint(field << 3) + varint(value);
}

function text(field: number, value: string): string {
  return bytes(field, value);
}

function bytes(field: number, value: string): string {
  return varint((field << 3) | 2) + varint(value.length) + value;
}

function varint(value: number): string {
  return value < 0x80
    ? String.fromCharCode(value)
    : String.fromCharCode((value & 0x7f) | 0x80) + varint(value >>> 7);
}

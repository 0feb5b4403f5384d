/** A contract as its .proto file. */
import type { Contract, MessageField, Reserved } from "./contract.ts";

export function protoOf(contract: Contract): string {
  const calls = contract.calls.flatMap(({ name, comment }) => [
    ...commented(comment),
    `  rpc ${name}(${name}Request) returns (${name}Response);`,
  ]);
  const enums = contract.enums.map(({ name, values, reserved }) =>
    block(`enum ${name}`, [
      ...reservedLines(reserved),
      ...values.map((value) => `  ${value.name} = ${value.number};`),
    ]),
  );
  const messages = contract.messages.map(({ name, fields, reserved }) =>
    block(`message ${name}`, [
      ...reservedLines(reserved),
      ...fields.flatMap((field) => [...commented(field.comment), lineOf(field)]),
    ]),
  );
  return `${[
    'syntax = "proto3";',
    `package ${contract.package};`,
    'import "google/protobuf/timestamp.proto";',
    `// ${contract.comment}\n${block(`service ${contract.service}`, calls)}`,
    ...enums,
    ...messages,
  ].join("\n\n")}\n`;
}

function block(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? `${head} {}` : `${head} {\n${lines.join("\n")}\n}`;
}

function commented(comment: string | undefined): string[] {
  return comment === undefined ? [] : [`  // ${comment}`];
}

function reservedLines({ numbers, names }: Reserved): string[] {
  const line = (list: readonly unknown[]) =>
    list.length === 0 ? [] : [`  reserved ${list.join(", ")};`];
  return [...line(numbers), ...line(names.map((name) => `"${name}"`))];
}

function lineOf({ name, kind, type, label, number }: MessageField): string {
  const named = type ?? (kind === "timestamp" ? "google.protobuf.Timestamp" : kind);
  return `  ${label === undefined ? "" : `${label} `}${named} ${name} = ${number};`;
}

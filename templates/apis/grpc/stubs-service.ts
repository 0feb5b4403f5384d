/** What ts-proto makes of a service: its definition, and types of a server and a client. */
import { type Call, type Contract, methodOf } from "./contract.ts";

/** @param client what the file calls grpc-js's class */
export function serviceStubs(contract: Contract, client: string): string {
  const { service, calls, comment } = contract;
  return `/** ${comment} */
export type ${service}Service = typeof ${service}Service;
export const ${service}Service = {
${calls.map((call) => definition(call, contract)).join("\n")}
} as const;

export interface ${service}Server extends UntypedServiceImplementation {
${calls.map((call) => `${commented(call)}  ${methodOf(call.name)}: handleUnaryCall<${call.name}Request, ${call.name}Response>;`).join("\n")}
}

export interface ${service}Client extends ${client} {
${calls.map(clientMethods).join("\n")}
}

export const ${service}Client = makeGenericClientConstructor(
  ${service}Service,
  "${contract.package}.${service}",
) as unknown as {
  new (address: string, credentials: ChannelCredentials, options?: Partial<ClientOptions>): ${service}Client;
  service: typeof ${service}Service;
  serviceName: string;
};`;
}

function commented({ comment }: Call): string {
  return comment === undefined ? "" : `  /** ${comment} */\n`;
}

function definition(call: Call, { package: packageName, service }: Contract): string {
  const [request, response] = [`${call.name}Request`, `${call.name}Response`];
  return `${commented(call)}  ${methodOf(call.name)}: {
    path: "/${packageName}.${service}/${call.name}" as const,
    requestStream: false as const,
    responseStream: false as const,
    requestSerialize: (value: ${request}): Buffer => Buffer.from(${request}.encode(value).finish()),
    requestDeserialize: (value: Buffer): ${request} => ${request}.decode(value),
    responseSerialize: (value: ${response}): Buffer => Buffer.from(${response}.encode(value).finish()),
    responseDeserialize: (value: Buffer): ${response} => ${response}.decode(value),
  },`;
}

/** With metadata and options, with metadata, and with neither. */
function clientMethods(call: Call): string {
  const more = [
    "",
    "    metadata: Metadata,\n",
    "    metadata: Metadata,\n    options: Partial<CallOptions>,\n",
  ];
  return (
    commented(call) +
    more
      .map(
        (parameters) => `  ${methodOf(call.name)}(
    request: ${call.name}Request,
${parameters}    callback: (error: ServiceError | null, response: ${call.name}Response) => void,
  ): ClientUnaryCall;`,
      )
      .join("\n")
  );
}

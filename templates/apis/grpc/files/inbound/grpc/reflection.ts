import { ReflectionService } from "@grpc/reflection";
import type { Contract } from "#inbound/grpc/service.ts";

type Package = ConstructorParameters<typeof ReflectionService>[0];

/** Lets tools such as grpcurl and `buf curl` ask for the contracts. */
export function reflection(contracts: Iterable<Contract>): ReflectionService {
  const fileDescriptorProtos = [...contracts].flat().map((file) => Buffer.from(file, "base64"));
  return new ReflectionService({ contracts: { fileDescriptorProtos } } as unknown as Package);
}

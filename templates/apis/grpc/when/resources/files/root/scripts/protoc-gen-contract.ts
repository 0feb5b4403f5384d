/** A plugin of `buf generate`: writes every contract, compiled, beside its stubs. */
import { readFileSync } from "node:fs";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponseSchema,
  FileDescriptorProtoSchema,
  type FileDescriptorProto,
} from "@bufbuild/protobuf/wkt";

const request = fromBinary(CodeGeneratorRequestSchema, readFileSync(0));
const files = new Map(request.protoFile.map((file) => [file.name, file]));

function withImports(name: string): FileDescriptorProto[] {
  const file = files.get(name);
  return file ? [file, ...file.dependency.flatMap(withImports)] : [];
}

function compiled(file: FileDescriptorProto): string {
  delete file.sourceCodeInfo;
  return Buffer.from(toBinary(FileDescriptorProtoSchema, file)).toString("base64");
}

const response = create(CodeGeneratorResponseSchema, {
  supportedFeatures: BigInt(CodeGeneratorResponse_Feature.PROTO3_OPTIONAL),
  file: request.fileToGenerate.map((name) => ({
    name: name.replace(/\.proto$/, ".contract.ts"),
    content: `export default ${JSON.stringify([...new Set(withImports(name).map(compiled))])};\n`,
  })),
});
process.stdout.write(toBinary(CodeGeneratorResponseSchema, response));

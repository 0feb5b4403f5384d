import { defineApi } from "../../../src/pattern.ts";
import versions from "../../package.json" with { type: "json" };
import { readContract } from "./contract-read.ts";
import { contributeResource, describeResource } from "./resource.ts";

/** Run when a contract changes, so they are fetched then and not with every install. */
const tools = ["@bufbuild/buf", "ts-proto"] as const;
const packages = tools.map((name) => `--package=${name}@${versions.dependencies[name]}`);
const withTools = `npm exec --yes ${packages.join(" ")} --`;

export default defineApi({
  id: "grpc",
  group: "API style",
  title: "gRPC",
  summary:
    "grpc-js and ts-proto on a port of their own: contracts, streaming, health, reflection, deadlines.",
  explain: `
Contracts in \`proto/\`, one package a module and version, and TypeScript stubs made from them, both part of the project, so that
it builds and tests without a tool. Unary calls for everything, a stream of order changes, the standard health service
(service \`liveness\` answers for the process alone), reflection, deadlines, a correlation id in and out (\`x-request-id\`), one log
line a call. Errors carry \`google.rpc.ErrorInfo\`, and \`BadRequest\` for the fields that are wrong. Fields of a resource have
their numbers for ever: \`plinth.json\` keeps them, and what goes is \`reserved\`.

**When not:** browsers call it directly, or callers want to read what goes over the wire; then choose REST or GraphQL.

**Cost:** 36 packages, 15 MB, and 150 to 200 generated lines for each call. Changing a contract runs \`proto:generate\`, which
fetches buf and ts-proto (120 MB, exact versions) into npm's cache; a fresh install does not. Contracts and the scripts for
them come with the first resource.
`,
  provides: ["grpc-api", "resource-api"],
  dependencies: ["@bufbuild/protobuf", "@grpc/grpc-js", "@grpc/reflection", "grpc-health-check"],
  contribute(slots, { sample, has }) {
    slots.config.add(
      {
        key: "GRPC_HOST",
        schema: "z.string()",
        default: "0.0.0.0",
        description: "Address the gRPC server listens on",
      },
      {
        key: "GRPC_PORT",
        schema: "integer(0, 65_535)",
        default: 50_051,
        description: "Port of the gRPC server; 0 takes a free one",
      },
      {
        key: "GRPC_MESSAGE_LIMIT_BYTES",
        schema: "integer(1, 100 * 1024 * 1024)",
        default: 1_048_576,
        description: "Largest gRPC message that is read",
      },
    );
    slots.port.add({ port: 50_051, healthcheck: ["node", "-e", probe] });
    slots.testEnvironment.add(
      { key: "GRPC_HOST", value: "127.0.0.1" },
      { key: "GRPC_PORT", value: "0" },
    );
    slots.readme.add({ title: "gRPC", body: has("resources") ? `${contracts} ${readme}` : readme });
    slots.provider.add({
      name: "grpc",
      layer: "inbound",
      expression: "new GrpcServer(config, logger, health, observeCalls(logger))",
      imports: [
        { name: "GrpcServer", from: "#inbound/grpc/grpc-server.ts" },
        { name: "observeCalls", from: "#inbound/grpc/call-log.ts" },
      ],
      listen: "await grpc.listen(config.GRPC_HOST, config.GRPC_PORT);",
      close: "await grpc.close();",
      exposed: true,
    });
    slots.diagram.add(
      { node: "grpc", label: "gRPC" },
      { from: "client", to: "grpc" },
      { from: "grpc", to: "application" },
    );
    if (!has("resources")) return;
    slots.script.add(
      { name: "proto:lint", command: `${withTools} buf lint`, description: "Lint the contracts" },
      {
        name: "proto:generate",
        command: `${withTools} buf generate && node --run format`,
        description: "Make the stubs from the contracts",
      },
    );
    if (!sample) return;
    slots.wiring.add(
      {
        id: "serve users over gRPC",
        statement: "grpc.serve(userCalls(userService));",
        imports: [{ name: "userCalls", from: "#inbound/grpc/@users/user-calls.ts" }],
      },
      {
        id: "serve products over gRPC",
        statement: "grpc.serve(productCalls(productService));",
        imports: [{ name: "productCalls", from: "#inbound/grpc/@orders/product-calls.ts" }],
      },
      {
        id: "serve orders over gRPC",
        statement: "grpc.serve(orderCalls(orderService, events));",
        imports: [{ name: "orderCalls", from: "#inbound/grpc/@orders/order-calls.ts" }],
      },
    );
    if (!has("cursor-pages")) return;
    slots.wiring.add({
      id: "serve order pages over gRPC",
      statement: "grpc.serve(orderListingCalls(orderListing));",
      imports: [
        { name: "orderListingCalls", from: "#inbound/grpc/@orders/order-listing-calls.ts" },
      ],
    });
  },
  contract: {
    address: ({ snakes }) => `#root/proto/${snakes}/v1/${snakes}.proto`,
    read: readContract,
  },
  describeResource,
  contributeResource,
});

/** Exits 0 while the service is ready. */
const probe = `
const { Client, credentials } = require("@grpc/grpc-js");
const { Check } = require("grpc-health-check").service;
new Client("127.0.0.1:" + (process.env.GRPC_PORT || 50051), credentials.createInsecure()).makeUnaryRequest(
  Check.path, Check.requestSerialize, Check.responseDeserialize, { service: "" },
  (_, answer) => process.exit(answer?.status === "SERVING" ? 0 : 1),
);`
  .replaceAll(/\n\s*/g, " ")
  .trim();

const contracts = "Contracts stand in `proto/`; stubs are made from them by `proto:generate`.";

const readme = `The server answers reflection, so tools need no file:
\`npx @bufbuild/buf curl --protocol grpc --http2-prior-knowledge --list-methods http://localhost:50051\`.

Errors carry a \`google.rpc.ErrorInfo\` whose reason is the code in capitals, and a \`google.rpc.BadRequest\` for the fields
that are wrong. Health checks of the service \`liveness\` say that the process runs; all others, that it is ready.
`;

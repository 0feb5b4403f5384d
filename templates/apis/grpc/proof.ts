import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  defineProof,
  given,
  openShop,
  overEveryApi,
  type Service,
  type Untyped,
} from "../../../src/proof.ts";

export default defineProof({
  "the health service answers for the process and for readiness": async (service) => {
    const { client, health } = await connect(service);
    try {
      const check = (name: string) => unary(client, health.Check, { service: name });
      assert.match(String((await check("")).status), /^(SERVING|1)$/);
      assert.match(String((await check("liveness")).status), /^(SERVING|1)$/);
      await assert.rejects(check("no.such.Service"), { code: 5 });
    } finally {
      client.close();
    }
  },

  "a watcher is told of orders as they are placed and cancelled, through every API": overEveryApi(
    async (client, service) => {
      const { client: grpc, contracts } = await connect(service);
      const { path, requestSerialize, responseDeserialize } =
        contracts["orders.v1.OrderService"].WatchOrders;
      const shop = await openShop(client, { price: 100, stock: 5 });
      const stream = grpc.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {
        userId: shop.userId,
      });
      stream.on("error", () => undefined);
      try {
        await new Promise((resolve) => stream.once("metadata", resolve));
        const changes = stream[Symbol.asyncIterator]();
        const { id } = await shop.order();
        assert.deepEqual(await nextChange(changes), { id, status: "ORDER_STATUS_PLACED" });
        await client.cancelOrder(id);
        assert.deepEqual(await nextChange(changes), { id, status: "ORDER_STATUS_CANCELLED" });
      } finally {
        stream.cancel();
        grpc.close();
      }
    },
  ),

  "the server gives up a call when its deadline has passed": given(
    { when: ({ sample }) => sample },
    async (service) => {
      const { client, contracts, Metadata } = await connect(service);
      const { path, requestSerialize, responseDeserialize } =
        contracts["users.v1.UserService"].CreateUser;
      // Only the server knows of this deadline, so it is not the client that gives up.
      const metadata = new Metadata();
      metadata.set("grpc-timeout", "300m");
      try {
        const error = await new Promise<{ code: number }>((resolve) => {
          // Begun, and never given its message.
          client.makeClientStreamRequest(
            path,
            requestSerialize,
            responseDeserialize,
            metadata,
            resolve,
          );
        });
        assert.equal(error.code, 4);
        await service.logged(
          ({ method, status }) => method === path && status === "DEADLINE_EXCEEDED",
        );
      } finally {
        client.close();
      }
    },
  ),
});

async function connect(service: Service) {
  const [grpc, loader, health] = await Promise.all(
    ["@grpc/grpc-js", "@grpc/proto-loader", "grpc-health-check"].map((name) => service.load(name)),
  );
  const address = service.address("grpc")!.replace("grpc://", "");
  return {
    client: new grpc.Client(address, grpc.credentials.createInsecure()),
    Metadata: grpc.Metadata,
    health: health.service,
    contracts: service.sample ? contractsOf(service.directory, loader) : {},
  };
}

function contractsOf(directory: string, loader: Untyped): Untyped {
  const root = join(directory, "proto");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".proto"),
  );
  return loader.loadSync(files, {
    includeDirs: [root],
    longs: Number,
    enums: String,
    defaults: true,
  });
}

function unary(
  client: Untyped,
  { path, requestSerialize, responseDeserialize }: Untyped,
  request: unknown,
): Promise<Untyped> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      (error: unknown, answer: unknown) => (error ? reject(error) : resolve(answer)),
    );
  });
}

async function nextChange(
  changes: AsyncIterator<Untyped>,
): Promise<{ id: string; status: string }> {
  const { value } = await changes.next();
  return { id: value.order.id, status: value.order.status };
}

import { expect, onTestFinished, test } from "vitest";
import { OrderServiceService } from "#inbound/grpc/generated/orders/v1/orders.ts";
import { OrderTotalServiceService } from "#inbound/grpc/generated/orders/v1/order_totals.ts";
import { ProductServiceService } from "#inbound/grpc/generated/products/v1/products.ts";
import { UserServiceService } from "#inbound/grpc/generated/users/v1/users.ts";
import { hang, startRateServer } from "#test/support/exchange-rates.ts";
import { startGrpcApp } from "#test/support/grpc.ts";

const { getOrderTotal } = OrderTotalServiceService;
/** Some of this time is left for the answer to arrive in. */
const inTime = () => ({ deadline: Date.now() + 800 });

test("a total is told in another currency, by the last rate if need be", async () => {
  const upstream = await startRateServer();
  const app = await startGrpcApp({ EXCHANGE_RATES_URL: upstream.url });
  onTestFinished(() => app.close());
  const buyer = { email: "buyer@example.com", name: "Buyer" };
  const { user } = await app.call(UserServiceService.createUser, buyer);
  const pen = { sku: "pen", price: 1000n, stock: 5 };
  await app.call(ProductServiceService.putProduct, pen);
  const { order } = await app.call(OrderServiceService.placeOrder, {
    userId: user!.id,
    lines: [{ sku: "pen", quantity: 1 }],
  });
  const request = { orderId: order!.id, currency: "EUR" };

  const fresh = await app.call(getOrderTotal, request);
  expect(fresh).toMatchObject({ amount: 922n, currency: "EUR", rate: "0.9215", stale: false });

  upstream.answer = hang;
  expect(await app.call(getOrderTotal, request, inTime())).toEqual({ ...fresh, stale: true });
  const yen = await app.refusal(getOrderTotal, { ...request, currency: "JPY" }, inTime());
  expect(yen).toMatchObject({ status: "UNAVAILABLE", reason: "DEADLINE_EXCEEDED" });
  const unknown = await app.refusal(getOrderTotal, { ...request, currency: "QQQ" });
  expect(unknown).toMatchObject({ status: "INVALID_ARGUMENT", fields: ["currency"] });
});

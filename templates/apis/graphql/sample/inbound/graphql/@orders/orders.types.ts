export type OrderStatus = "PLACED" | "CANCELLED";

export interface OrderInput {
  userId: string;
  lines: readonly OrderLineInput[];
  idempotencyKey?: string | null;
}

export interface OrderLineInput {
  sku: string;
  quantity: number;
}

export interface OrdersSchema<Source extends Record<"Order" | "OrderLine", unknown>> {
  Order: {
    id: string;
    lines: readonly Source["OrderLine"][];
    total: number;
    status: OrderStatus;
    version: number;
    placedAt: Date;
  };
  OrderLine: {
    sku: string;
    quantity: number;
    unitPrice: number;
  };
  Query: {
    order: (args: { id: string }) => Source["Order"] | null;
  };
  Mutation: {
    placeOrder: (args: { input: OrderInput }) => Source["Order"];
    cancelOrder: (args: { id: string }) => Source["Order"];
  };
  Subscription: {
    orderChanged: (args: { userId?: string | null }) => Source["Order"];
  };
  User: {
    orders: (args: { first: number }) => readonly Source["Order"][];
  };
}

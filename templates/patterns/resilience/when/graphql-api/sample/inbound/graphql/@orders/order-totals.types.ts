export interface OrderTotalsSchema<Source extends Record<"OrderTotal", unknown>> {
  OrderTotal: {
    orderId: string;
    amount: number;
    currency: string;
    rate: string;
    asOf: Date;
    stale: boolean;
  };
  Query: {
    orderTotal: (args: { orderId: string; currency: string }) => Source["OrderTotal"];
  };
}

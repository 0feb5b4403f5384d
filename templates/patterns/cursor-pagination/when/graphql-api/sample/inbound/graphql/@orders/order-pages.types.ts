export interface OrderPagesSchema<
  Source extends Record<"Order" | "OrderConnection" | "PageInfo", unknown>,
> {
  OrderConnection: {
    nodes: readonly Source["Order"][];
    pageInfo: Source["PageInfo"];
  };
  Query: {
    orders: (args: {
      userId?: string | null;
      first: number;
      after?: string | null;
    }) => Source["OrderConnection"];
  };
}

export interface OrderPagesSchema<
  Source extends Record<"Order" | "OrderConnection" | "PageInfo", unknown>,
> {
  OrderConnection: {
    nodes: readonly Source["Order"][];
    pageInfo: Source["PageInfo"];
  };
  PageInfo: {
    hasNextPage: boolean;
    endCursor: string | null;
  };
  Query: {
    orders: (args: {
      userId?: string | null;
      first: number;
      after?: string | null;
    }) => Source["OrderConnection"];
  };
}

export interface CartLineInput {
  sku: string;
  quantity: number;
}

export interface CartsSchema<Source extends Record<"Cart" | "CartLine", unknown>> {
  Cart: {
    userId: string;
    lines: readonly Source["CartLine"][];
  };
  CartLine: {
    sku: string;
    quantity: number;
  };
  Query: {
    cart: (args: { userId: string }) => Source["Cart"];
  };
  Mutation: {
    putCart: (args: { userId: string; lines: readonly CartLineInput[] }) => Source["Cart"];
  };
}

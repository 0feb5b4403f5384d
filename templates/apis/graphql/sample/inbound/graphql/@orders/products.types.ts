export interface ProductInput {
  price: number;
  stock: number;
}

export interface ProductsSchema<Source extends Record<"Product", unknown>> {
  Product: {
    sku: string;
    price: number;
    stock: number;
  };
  Query: {
    product: (args: { sku: string }) => Source["Product"] | null;
  };
  Mutation: {
    putProduct: (args: { sku: string; input: ProductInput }) => Source["Product"];
  };
}

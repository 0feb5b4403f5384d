export interface Product {
  readonly sku: string;
  /** In minor units: cents, pence. */
  readonly price: number;
  readonly stock: number;
}

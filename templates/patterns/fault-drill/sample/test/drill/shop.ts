/** So many that orders seldom wait for one another. */
const COUNT = 20;

export const supply = { price: 100, stock: 1_000_000 };

export const skus = Array.from({ length: COUNT }, (_, i) => `drill-${i}`);

/** Users of one load, whose addresses no other load takes. */
export function customersOf(load: string): { email: string; name: string }[] {
  return skus.map((sku) => ({ email: `${load}-${sku}@example.com`, name: "Drill" }));
}

export function oneOf<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)]!;
}

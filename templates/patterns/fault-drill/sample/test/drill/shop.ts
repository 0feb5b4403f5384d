/** So many that orders seldom wait for one another. */
export const skus = Array.from({ length: 20 }, (_, i) => `drill-${i}`);

export const supply = { price: 100, stock: 1_000_000 };

export function anySku(): string {
  return skus[Math.floor(Math.random() * skus.length)]!;
}

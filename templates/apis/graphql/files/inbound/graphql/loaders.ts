import DataLoader from "dataloader";

type Load<Key, Value> = (keys: readonly Key[]) => Promise<readonly Value[]>;

/** One loader a request for each function that loads many, so that no request sees what another has loaded. */
export class Loaders {
  readonly #loaders = new Map<unknown, unknown>();
  readonly #cache: boolean;

  /** @param cache not where what was loaded changes meanwhile */
  constructor({ cache } = { cache: true }) {
    this.#cache = cache;
  }

  of<Key, Value>(load: Load<Key, Value>): DataLoader<Key, Value, string> {
    const made = this.#loaders.get(load) as DataLoader<Key, Value, string> | undefined;
    if (made) return made;
    const loader = new DataLoader<Key, Value, string>(load, {
      cache: this.#cache,
      cacheKeyFn: (key) => JSON.stringify(key),
      maxBatchSize: 100,
    });
    this.#loaders.set(load, loader);
    return loader;
  }
}

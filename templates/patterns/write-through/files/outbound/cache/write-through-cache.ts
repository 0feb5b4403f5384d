import { Cache } from "#outbound/cache/cache.ts";

/** A cache in which a write leaves its value behind. */
export class WriteThroughCache<Value> extends Cache<Value> {
  /**
   * Runs a write and stores the value it has made, unless another write of the same id came between, or the store failed:
   * then nothing is stored, and the next read loads.
   */
  async replace<Result>(
    id: string,
    work: () => Promise<Result>,
    valueOf: (result: Result) => Value | undefined,
  ): Promise<Result> {
    const change = this.change();
    change.touch(id);
    let stored = false;
    try {
      const lease = await this.#claim(id);
      const result = await work();
      if (lease !== undefined) stored = await this.entries.fill(id, lease, valueOf(result));
      return result;
    } finally {
      if (stored) change.release();
      else await change.settle();
    }
  }

  /** A lease that begins before the write. If it has ended when the write is done, another write may have made a newer value. */
  async #claim(id: string): Promise<string | undefined> {
    try {
      await this.entries.remove([id]);
    } catch {
      return undefined;
    }
    const { lease } = await this.entries.read(id);
    return lease;
  }
}

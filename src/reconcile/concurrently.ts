/** Enough to keep a disk busy while files are flushed, few enough not to run out of file handles. */
const width = 16;

/**
 * Runs `work` for each item, several at a time. When one fails, no more are started, and the first error is thrown once
 * all that run have ended, so that nobody cleans up under their feet.
 */
export async function concurrently<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < queue.length && failures.length === 0) {
      const item = queue[next++] as Item;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, queue.length) }, worker));
  if (failures.length > 0) throw failures[0];
}

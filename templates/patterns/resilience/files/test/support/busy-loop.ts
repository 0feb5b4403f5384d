/** Leaves the event loop little time between long tasks, until it is told to stop. */
export function keepLoopBusy(taskMs: number): () => void {
  let busy = true;
  const work = () => {
    const end = performance.now() + taskMs;
    while (performance.now() < end);
    if (busy) setTimeout(work, 1);
  };
  work();
  return () => {
    busy = false;
  };
}

/** Calls that come while one is running share its outcome. */
export function singleFlight<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}

/** Runs one at a time among all tabs; where the browser has no locks, at least alone in this tab. */
export function acrossTabs<T>(name: string, run: () => Promise<T>): Promise<T> {
  // Absent where the page is served over plain http from another machine.
  const locks = (navigator as { locks?: LockManager }).locks;
  return locks ? locks.request(name, run) : run();
}

import { useState } from 'react';

/** Fetches again, then counts up: as a `key`, the number makes a form start from what came. */
export function useReload(refetch: () => Promise<unknown>): [loads: number, reload: () => void] {
  const [loads, setLoads] = useState(0);
  return [loads, () => void refetch().then(() => setLoads((count) => count + 1))];
}

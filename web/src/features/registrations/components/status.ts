/** The states that this page knows what to say about. */
const known = ['pending', 'confirmed', 'cancelled', 'expired'] as const;
export type Status = (typeof known)[number];

/** Null for a state that is newer than this page. */
export function knownStatus(status: string): Status | null {
  return known.find((name) => name === status) ?? null;
}

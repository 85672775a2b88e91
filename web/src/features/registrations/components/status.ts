/** The states that this page knows what to say about. */
const known = ['waiting', 'pending', 'confirmed', 'cancelled', 'expired'] as const;
export type Status = (typeof known)[number];

/** Null for a state that is newer than this page. */
export function knownStatus(status: string): Status | null {
  return known.find((name) => name === status) ?? null;
}

/** The steps of a history that this page has words for. */
const steps = [
  'held',
  'joined',
  'ahead_offered',
  'ahead_left',
  'ahead_closed',
  'offered',
  'confirmed',
  'cancelled',
  'event_cancelled',
  'lapsed',
  'closed',
] as const;

/** Null for a step that is newer than this page. */
export function knownStep(kind: string): (typeof steps)[number] | null {
  return steps.find((name) => name === kind) ?? null;
}

/** The states that this page knows what to say about. */
const known = [
  'waiting',
  'awaiting_approval',
  'pending',
  'confirmed',
  'cancelled',
  'declined',
  'expired',
] as const;
export type Status = (typeof known)[number];

/** Null for a state that is newer than this page. */
export function knownStatus(status: string): Status | null {
  return known.find((name) => name === status) ?? null;
}

/** One has a place, or is to get one, and can't ask for another. */
export function isActive(status: string): boolean {
  return ['waiting', 'awaiting_approval', 'pending', 'confirmed'].includes(status);
}

/** The team has approved, and the place becomes a ticket without anybody's doing. */
export function isBeingConfirmed(status: string, decidedAt: string | null): boolean {
  return status === 'pending' && decidedAt !== null;
}

/** The steps of a history that this page has words for. */
const steps = [
  'held',
  'joined',
  'ahead_offered',
  'ahead_left',
  'ahead_closed',
  'other_offered',
  'other_left',
  'other_closed',
  'offered',
  'approval_asked',
  'approved',
  'declined',
  'confirmed',
  'cancelled',
  'event_cancelled',
  'cancelled_by_team',
  'lapsed',
  'closed',
  'turned_away',
] as const;

/** Null for a step that is newer than this page. */
export function knownStep(kind: string): (typeof steps)[number] | null {
  return steps.find((name) => name === kind) ?? null;
}

/** In the order in which they matter to who runs the event. */
export const statuses = [
  'confirmed',
  'awaiting_approval',
  'pending',
  'waiting',
  'cancelled',
  'declined',
  'expired',
] as const;
export type Status = (typeof statuses)[number];

/** Null for a state that is newer than this page. */
export function knownStatus(status: string): Status | null {
  return statuses.find((one) => one === status) ?? null;
}

/** They have something, or wait for it, that the team can take back. */
export function isCancellable(status: string): boolean {
  return ['waiting', 'awaiting_approval', 'pending', 'confirmed'].includes(status);
}

/**
 * The seed's hash as this browser saw it before the draw: against that the published seed is
 * checked, and not against what the server says afterwards.
 */
const key = (eventId: string) => `turnout.opening.${eventId}`;

/** Keeps the first one that was seen. */
export function keepSeen(eventId: string, commitment: string): void {
  try {
    if (localStorage.getItem(key(eventId)) === null) {
      localStorage.setItem(key(eventId), commitment);
    }
  } catch {
    // Without a memory the draw is checked all the same, but not against it.
  }
}

export function seenBefore(eventId: string): string | undefined {
  try {
    return localStorage.getItem(key(eventId)) ?? undefined;
  } catch {
    return undefined;
  }
}

export const checkInKeys = {
  of: (eventId: string) => ['check-in', eventId],
  counts: (eventId: string) => ['check-in', eventId, 'counts'],
  search: (eventId: string, q: string) => ['check-in', eventId, 'search', q],
  scans: (eventId: string, userId: string) => ['check-in', eventId, 'scans', userId],
  list: (eventId: string, userId: string) => ['check-in', eventId, 'list', userId],
};

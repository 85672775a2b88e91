export const checkInKeys = {
  of: (eventId: string) => ['check-in', eventId],
  counts: (eventId: string) => ['check-in', eventId, 'counts'],
  search: (eventId: string, q: string) => ['check-in', eventId, 'search', q],
  list: (eventId: string) => ['check-in', eventId, 'list'],
};

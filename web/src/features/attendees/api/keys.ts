export const attendeeKeys = {
  event: (id: string) => ['attendees', id],
  list: (id: string, filters: object) => ['attendees', id, 'list', filters],
  counts: (id: string) => ['attendees', id, 'counts'],
};

export const attendeeKeys = {
  event: (id: string) => ['attendees', id],
  list: (id: string, filters: object) => ['attendees', id, 'list', filters],
  one: (id: string, registrationId: string) => ['attendees', id, 'one', registrationId],
  blocks: (id: string) => ['attendees', id, 'blocks'],
  counts: (id: string) => ['attendees', id, 'counts'],
};

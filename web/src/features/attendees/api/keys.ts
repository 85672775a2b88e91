export const attendeeKeys = {
  event: (id: string) => ['attendees', id],
  list: (id: string, filters: object) => ['attendees', id, 'list', filters],
  one: (id: string, registrationId: string) => ['attendees', id, 'one', registrationId],
  waitlist: (id: string, typeId: string | null) => ['attendees', id, 'waitlist', typeId],
  blocks: (id: string) => ['attendees', id, 'blocks'],
  counts: (id: string) => ['attendees', id, 'counts'],
};

export const registrationKeys = {
  all: ['registrations'],
  list: ['registrations', 'list'],
  recent: ['registrations', 'recent'],
  history: (id: string) => ['registrations', 'one', id, 'history'],
  tickets: (id: string) => ['registrations', 'tickets', id],
  form: (eventId: string) => ['registrations', 'form', eventId],
  transfer: (token: string, userId: string | null) => ['registrations', 'transfers', token, userId],
  one: (id: string) => ['registrations', 'one', id],
};

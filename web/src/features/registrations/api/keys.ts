export const registrationKeys = {
  all: ['registrations'],
  list: ['registrations', 'list'],
  recent: ['registrations', 'recent'],
  history: (id: string) => ['registrations', 'one', id, 'history'],
  tickets: (id: string) => ['registrations', 'tickets', id],
  one: (id: string) => ['registrations', 'one', id],
};

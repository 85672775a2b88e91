export const registrationKeys = {
  all: ['registrations'],
  list: ['registrations', 'list'],
  recent: ['registrations', 'recent'],
  history: (id: string) => ['registrations', 'one', id, 'history'],
  one: (id: string) => ['registrations', 'one', id],
};

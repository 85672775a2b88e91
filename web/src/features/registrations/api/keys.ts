export const registrationKeys = {
  all: ['registrations'],
  list: ['registrations', 'list'],
  recent: ['registrations', 'recent'],
  one: (id: string) => ['registrations', 'one', id],
};

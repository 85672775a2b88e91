export const eventKeys = {
  all: ['events'],
  lists: ['events', 'list'],
  mine: ['events', 'mine'],
  one: (id: string) => ['events', 'one', id],
  availability: (id: string) => ['availability', id],
  ticketTypes: (id: string) => ['ticket-types', id],
  questions: (id: string) => ['questions', id],
};

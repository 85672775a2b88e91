export const openingKeys = {
  one: (eventId: string) => ['opening', eventId],
  draw: (eventId: string) => ['opening-draw', eventId],
};

export const teamKeys = {
  team: (eventId: string) => ['team', eventId],
  /** Who looks decides whether it reads as accepted. */
  invitation: (token: string, userId: string | null) => ['invitation', token, userId],
};

/** As much of a ticket type as these pages need. */
export interface TicketTypeName {
  id: string;
  name: string;
}

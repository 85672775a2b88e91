import { useState } from 'react';
import type { RegistrationInput, TicketType } from '@/shared/api/types';
import { canBeChosen, mostPlaces, ticketState } from './ticket-state';

/** What the visitor wants to have, as far as it can be had or waited for. */
export function useTicketChoice(ticketTypes: readonly TicketType[]) {
  const [wanted, setWanted] = useState<string | null>(null);
  const [places, setPlaces] = useState(1);
  const open = ticketTypes.filter((ticketType) => ticketState(ticketType) === 'open');
  const choosable = ticketTypes.filter(canBeChosen);
  // Where there is one only, there is nothing to choose.
  const [first] = open.length > 0 ? open : choosable;
  const only = open.length === 1 || choosable.length === 1 ? first : undefined;
  const chosen = choosable.find(({ id }) => id === wanted) ?? (wanted === null ? only : undefined);
  return {
    chosen,
    quantity: chosen ? Math.min(places, mostPlaces(chosen)) : 1,
    any: choosable.length > 0,
    choose: setWanted,
    setQuantity: setPlaces,
  };
}

export type TicketChoice = ReturnType<typeof useTicketChoice>;

/** What to ask the API for; `code` opens a hidden ticket type. */
export function registrationInput(
  eventId: string,
  { chosen, quantity }: Pick<TicketChoice, 'chosen' | 'quantity'>,
  code: string,
): RegistrationInput {
  if (!chosen) return { event_id: eventId };
  // Its organiser sees a hidden one without the code in the address.
  const key = chosen.access_code ?? code;
  return {
    event_id: eventId,
    ticket_type_id: chosen.id,
    quantity,
    ...(chosen.hidden && key !== '' ? { access_code: key } : {}),
  };
}

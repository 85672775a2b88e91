import type { TicketType } from '@/shared/api/types';

type Placed = Pick<TicketType, 'id' | 'version' | 'position'>;

/**
 * The edits that bring the ticket type at `index` one place up (-1) or down (1). Two, where the
 * positions tell all apart; else all get new ones.
 */
export function move(ticketTypes: readonly Placed[], index: number, step: -1 | 1) {
  const moved = ticketTypes[index];
  const other = ticketTypes[index + step];
  if (!moved || !other) return [];
  const order = ticketTypes.map((placed) => {
    if (placed === moved) return other;
    return placed === other ? moved : placed;
  });
  const distinct = new Set(ticketTypes.map(({ position }) => position)).size === order.length;
  return order.flatMap(({ id, version, position: before }, place) => {
    const position = distinct ? (ticketTypes[place]?.position ?? place) : place;
    return position === before ? [] : [{ id, version, body: { position } }];
  });
}

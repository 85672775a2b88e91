import type { Opening } from '@/shared/api/types';

/** From when on the visitor may register; undefined while that is not known. */
export function turnAt({ place, line }: Opening): string | undefined {
  return (place ? place.turn_at : line?.through_at) ?? undefined;
}

/** Whether the line is no reason not to register; `now` in milliseconds. */
export function isAdmitted(opening: Opening, now: number): boolean {
  if (opening.phase === 'open' || opening.phase === 'closed') return true;
  const at = turnAt(opening);
  return at !== undefined && Date.parse(at) <= now;
}

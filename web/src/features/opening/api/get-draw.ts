import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import type { OpeningDraw } from '@/shared/api/types';
import { openingKeys } from './keys';

/** A published draw with all its pages. It never changes. */
export function useDraw(eventId: string) {
  return useQuery({
    queryKey: openingKeys.draw(eventId),
    queryFn: ({ signal }) => fetchDraw(eventId, signal),
    staleTime: Infinity,
  });
}

async function fetchDraw(eventId: string, signal: AbortSignal): Promise<OpeningDraw> {
  let draw: OpeningDraw | undefined;
  let cursor: string | null = null;
  do {
    const page: OpeningDraw = await answer(
      api.GET('/v1/events/{id}/opening/draw', {
        params: { path: { id: eventId }, query: cursor === null ? {} : { cursor } },
        signal,
      }),
    );
    draw = draw ? { ...draw, items: [...draw.items, ...page.items] } : page;
    cursor = page.next_cursor;
  } while (cursor !== null);
  return draw;
}

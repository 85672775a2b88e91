import { useQuery } from '@tanstack/react-query';
import { answer, api } from '@/shared/api/client';
import { isTransient } from '@/shared/api/problem';
import { keepList, loadList, type GuestList } from '../model/storage';
import { checkInKeys } from './keys';
import type { Expected } from './types';

/** Milliseconds until the whole list is read again: scans bring what is newer. */
const FRESH = 5 * 60_000;
/** Milliseconds between tries while the phone has only what it kept. */
const AGAIN = 10_000;

/** Of whose event, and who asks: what is kept is kept for them. */
interface Door {
  eventId: string;
  userId: string;
}

async function page(eventId: string, query: { q?: string; cursor?: string }, signal: AbortSignal) {
  return answer(
    api.GET('/v1/events/{id}/check-ins', {
      params: { path: { id: eventId }, query: { limit: 100, ...query } },
      signal,
    }),
  );
}

async function readAll({ eventId, userId }: Door, signal: AbortSignal): Promise<GuestList> {
  const { keys } = await answer(api.GET('/v1/ticket-keys', { signal }));
  const guests: Expected[] = [];
  let cursor: string | null = null;
  do {
    const next: Awaited<ReturnType<typeof page>> = await page(
      eventId,
      cursor === null ? {} : { cursor },
      signal,
    );
    guests.push(...next.items);
    cursor = next.next_cursor;
  } while (cursor !== null);
  const list = { guests, keys, readAt: new Date().toISOString() };
  await keepList(userId, eventId, list);
  return list;
}

/** Who is expected, kept on the phone: where the server can't be asked it is what was read last. */
export function useGuestList(door: Door) {
  return useQuery({
    queryKey: checkInKeys.list(door.eventId, door.userId),
    queryFn: async ({ signal }) => {
      try {
        return { ...(await readAll(door, signal)), isKept: false };
      } catch (error) {
        const kept = isTransient(error) ? await loadList(door.userId, door.eventId) : undefined;
        if (kept) return { ...kept, isKept: true };
        throw error;
      }
    },
    staleTime: FRESH,
    refetchInterval: ({ state }) => (state.data?.isKept === true ? AGAIN : FRESH),
  });
}

function matches({ name, username }: Expected, q: string): boolean {
  return `${name}\n${username}`.toLocaleLowerCase().includes(q.toLocaleLowerCase());
}

/** How many of those found are shown: more are narrowed down by typing on. */
const SHOWN = 20;

/** Finds guests by a part of their name: asks the server, or the phone's list without a network. */
export function useGuestSearch({ eventId, userId }: Door, q: string) {
  return useQuery({
    queryKey: checkInKeys.search(eventId, q),
    queryFn: async ({ signal }) => {
      try {
        return (await page(eventId, { q }, signal)).items.slice(0, SHOWN);
      } catch (error) {
        const kept = isTransient(error) ? await loadList(userId, eventId) : undefined;
        if (kept) return kept.guests.filter((guest) => matches(guest, q)).slice(0, SHOWN);
        throw error;
      }
    },
    enabled: q.length > 1,
    placeholderData: (before) => before,
  });
}

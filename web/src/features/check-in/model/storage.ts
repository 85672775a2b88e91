import { createStore, del, get, keys, set, update, type UseStore } from 'idb-keyval';
import type { Expected } from '../api/types';
import type { Entry } from './entry';
import type { TicketKey } from './ticket-code';

/** What a phone keeps of an event so that it can check people in without a network. */
export interface GuestList {
  guests: Expected[];
  keys: TicketKey[];
  /** When it was read, by the phone's clock (RFC 3339). */
  readAt: string;
}

/** Days that settled scans stay, to be looked at. */
const KEPT = 3;

let opened: UseStore | null = null;
const store = () => (opened ??= createStore('turnout-check-in', 'kept'));

const listKey = (userId: string, eventId: string) => `list:${userId}:${eventId}`;
const scansKey = (userId: string, eventId: string) => `scans:${userId}:${eventId}`;

/** What this person was shown last: nobody else's list, whoever sat here before. */
export function loadList(userId: string, eventId: string): Promise<GuestList | undefined> {
  return get<GuestList>(listKey(userId, eventId), store());
}

export function keepList(userId: string, eventId: string, list: GuestList): Promise<void> {
  return set(listKey(userId, eventId), list, store());
}

/** The scans that this person made at this event, the newest first. */
export async function loadScans(userId: string, eventId: string): Promise<Entry[]> {
  const since = new Date(Date.now() - KEPT * 86_400_000).toISOString();
  const entries = (await get<Entry[]>(scansKey(userId, eventId), store())) ?? [];
  return entries.filter(({ state, scannedAt }) => state === 'waiting' || scannedAt > since);
}

/** Changes what is kept, in one step also where two tabs do it. */
export function changeScans(
  userId: string,
  eventId: string,
  change: (entries: Entry[]) => Entry[],
): Promise<void> {
  return update<Entry[]>(scansKey(userId, eventId), (kept) => change(kept ?? []), store());
}

/**
 * Forgets who is expected, and what has been settled: somebody else sits down at this device. What
 * was not sent yet is kept for whom it is of, without a name, and is sent when they come back.
 */
export async function forgetGuests(): Promise<void> {
  for (const key of await keys<string>(store())) {
    if (key.startsWith('list:')) await del(key, store());
    else {
      await update<Entry[]>(
        key,
        (kept) =>
          (kept ?? [])
            .filter(({ state }) => state === 'waiting')
            .map((entry) => ({ ...entry, name: null })),
        store(),
      );
    }
  }
}

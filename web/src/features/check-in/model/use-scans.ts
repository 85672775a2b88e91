import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { newId } from '@/shared/api/ids';
import { ApiError, isTransient } from '@/shared/api/problem';
import { useGuestList } from '../api/guest-list';
import { checkInKeys } from '../api/keys';
import { sendScans } from '../api/send-scans';
import { settled, toScan, type Entry } from './entry';
import { judgeCode, judgePlace, type Judged } from './judge';
import { changeScans, loadScans } from './storage';

/** Milliseconds between tries to send what waits. */
const AGAIN = 10_000;
/** The most that the server takes at once. */
const AT_ONCE = 200;

export interface Scans {
  /** The newest first. */
  entries: Entry[];
  /** The server refuses what waits, and will again: what it said. */
  error: unknown;
  scanCode: (code: string) => Promise<Entry>;
  checkIn: (registrationId: string, place: number, name: string) => Promise<Entry>;
  /** A check-in was undone: scans of this phone no longer stand for the place. */
  forgetPlace: (registrationId: string, place: number) => Promise<void>;
}

/** Keeps this phone's scans of an event, and sends them whenever there is a network. */
export function useScans(eventId: string, userId: string): Scans {
  const queries = useQueryClient();
  const list = useGuestList({ eventId, userId }).data;
  const kept = useMemo(
    () => ({
      queryKey: checkInKeys.scans(eventId, userId),
      queryFn: () => loadScans(userId, eventId),
      staleTime: 0,
    }),
    [userId, eventId],
  );
  const entries = useQuery(kept).data ?? [];
  const [error, setError] = useState<unknown>(null);
  const sending = useRef<Promise<void> | null>(null);

  const reload = useCallback(() => queries.query(kept), [queries, kept]);

  const change = useCallback(
    async (what: (entries: Entry[]) => Entry[]) => {
      await changeScans(userId, eventId, what);
      return reload();
    },
    [userId, eventId, reload],
  );

  const sendWaiting = useCallback(async () => {
    const waiting = (await loadScans(userId, eventId)).filter(({ state }) => state === 'waiting');
    // The oldest first, as they happened.
    const batch = waiting.slice(-AT_ONCE).reverse();
    if (batch.length === 0) return;
    try {
      const results = await sendScans(eventId, batch.map(toScan));
      const byId = new Map(results.map((result) => [result.scan_id, result]));
      await change((kept) =>
        kept.map((entry) => {
          const result = byId.get(entry.id);
          return result ? settled(entry, result) : entry;
        }),
      );
      setError(null);
      void queries.invalidateQueries({ queryKey: checkInKeys.counts(eventId) });
    } catch (failure) {
      // What will be taken later only waits; what never will is said.
      setError(isTransient(failure) || !(failure instanceof ApiError) ? null : failure);
    }
  }, [userId, eventId, change, queries]);

  /** One at a time: whoever comes meanwhile waits, and then sends what was left. */
  const send = useCallback(async () => {
    while (sending.current) await sending.current;
    sending.current = sendWaiting().finally(() => {
      sending.current = null;
    });
    await sending.current;
  }, [sendWaiting]);

  useEffect(() => {
    const retry = () => void send();
    retry();
    const timer = setInterval(retry, AGAIN);
    addEventListener('online', retry);
    return () => {
      clearInterval(timer);
      removeEventListener('online', retry);
    };
  }, [send]);

  const add = useCallback(
    async (code: string | null, { toSend, ...judged }: Judged) => {
      const entry: Entry = {
        id: newId(),
        scannedAt: new Date().toISOString(),
        code,
        state: toSend ? 'waiting' : 'settled',
        ...judged,
      };
      await change((kept) => [entry, ...kept]);
      await send();
      return (await reload()).find(({ id }) => id === entry.id) ?? entry;
    },
    [change, send, reload],
  );

  return {
    entries,
    error,
    scanCode: async (code) =>
      add(code.trim(), await judgeCode(code, eventId, list, await loadScans(userId, eventId))),
    checkIn: async (registrationId, place, name) => {
      const scans = await loadScans(userId, eventId);
      return add(null, { ...judgePlace(registrationId, place, list, scans), name });
    },
    forgetPlace: async (registrationId, place) => {
      await change((kept) =>
        kept.map((entry) =>
          entry.registrationId === registrationId && entry.place === place
            ? { ...entry, verdict: 'undone', state: 'settled' }
            : entry,
        ),
      );
    },
  };
}

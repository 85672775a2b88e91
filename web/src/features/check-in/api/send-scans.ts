import { answer, api } from '@/shared/api/client';
import { newId } from '@/shared/api/ids';
import { idempotent } from '@/shared/api/use-intent';
import type { CheckInResult, Scan } from './types';

/** Each scan has an id of its own, so sending one again does nothing twice. */
export async function sendScans(eventId: string, scans: Scan[]): Promise<CheckInResult[]> {
  const { items } = await answer(
    api.POST('/v1/events/{id}/check-ins', {
      params: { path: { id: eventId }, header: idempotent(newId()) },
      body: { scans },
    }),
  );
  return items;
}

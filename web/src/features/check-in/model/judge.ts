import type { Entry, Verdict } from './entry';
import type { GuestList } from './storage';
import { isSigned, readTicketCode } from './ticket-code';

export interface Judged {
  verdict: Verdict;
  registrationId: string | null;
  place: number | null;
  name: string | null;
  first: Entry['first'];
  /** Whether there is anything for the server to settle. */
  toSend: boolean;
}

const nothing = { registrationId: null, place: null, name: null, first: null };

/** What the phone can say of a code by itself. Without the list it can say little. */
export async function judgeCode(
  code: string,
  eventId: string,
  list: GuestList | undefined,
  scans: Entry[],
): Promise<Judged> {
  const read = readTicketCode(code);
  if (read === null) return { ...nothing, verdict: 'bad_code', toSend: false };
  if (read.eventId !== eventId) return { ...nothing, verdict: 'wrong_event', toSend: false };
  // A key that is not known here may be newer than the list: then the server decides.
  const known = list?.keys.some(({ kid }) => kid === read.keyId) === true;
  if (known && !(await isSigned(read, list.keys))) {
    return { ...nothing, verdict: 'bad_code', toSend: false };
  }
  return judgePlace(read.registrationId, read.place, known ? list : undefined, scans);
}

/** What the phone can say of a place by itself. */
export function judgePlace(
  registrationId: string,
  place: number,
  list: GuestList | undefined,
  scans: Entry[],
): Judged {
  const guest = list?.guests.find((one) => one.registration_id === registrationId);
  const name = guest ? guest.name || guest.username : null;
  const found = { registrationId, place, name, toSend: true };
  const mine = scans.findLast(
    (entry) =>
      entry.registrationId === registrationId &&
      entry.place === place &&
      (entry.verdict === 'checked_in' || entry.verdict === 'good_so_far'),
  );
  if (mine) return { ...found, verdict: 'already', first: { at: mine.scannedAt, by: '' } };
  const there = guest?.checked_in.find((one) => one.place === place);
  if (there) {
    const { at, by } = there.first;
    return { ...found, verdict: 'already', first: { at, by } };
  }
  const expected = guest !== undefined && place <= guest.quantity;
  return { ...found, verdict: expected ? 'good_so_far' : 'not_listed', first: null };
}

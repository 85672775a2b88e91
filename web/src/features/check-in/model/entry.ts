import type { CheckInResult, Scan } from '../api/types';

/** What came of a scan: what the server said, or what the phone can say without it. */
export type Verdict =
  | 'checked_in'
  | 'already'
  | 'undone'
  | 'bad_code'
  | 'wrong_event'
  | 'unknown'
  | 'not_confirmed'
  /** Without a network: the ticket is genuine and expected. */
  | 'good_so_far'
  /** Without a network: genuine, but not on the list that the phone has. */
  | 'not_listed';

/** A scan as the phone keeps it. */
export interface Entry {
  id: string;
  scannedAt: string;
  code: string | null;
  registrationId: string | null;
  place: number | null;
  /** Whose place it is; null where that is not known. */
  name: string | null;
  /** `waiting`: the server has not heard of it. */
  state: 'waiting' | 'settled';
  verdict: Verdict;
  /** The scan that was first, where it was another. */
  first: { at: string; by: string } | null;
}

const verdicts: ReadonlySet<string> = new Set<Verdict>([
  'checked_in',
  'already',
  'undone',
  'bad_code',
  'wrong_event',
  'unknown',
  'not_confirmed',
]);

/** The entry as the server settled it. */
export function settled(entry: Entry, result: CheckInResult): Entry {
  return {
    ...entry,
    state: 'settled',
    // A verdict that this app does not know yet: nobody is let in by it.
    verdict: verdicts.has(result.result) ? (result.result as Verdict) : 'unknown',
    registrationId: result.place?.registration_id ?? entry.registrationId,
    place: result.place?.place ?? entry.place,
    name: result.place?.name ?? entry.name,
    first: result.first ? { at: result.first.at, by: result.first.by } : null,
  };
}

/** What is sent of an entry. */
export function toScan(entry: Entry): Scan {
  const common = { scan_id: entry.id, scanned_at: entry.scannedAt };
  return entry.code === null
    ? { ...common, registration_id: entry.registrationId, place: entry.place }
    : { ...common, code: entry.code };
}

/** Lets people in, stops them, or makes one look twice. */
export function tone(verdict: Verdict): 'good' | 'doubt' | 'bad' {
  if (verdict === 'checked_in' || verdict === 'good_so_far') return 'good';
  if (verdict === 'already' || verdict === 'not_listed' || verdict === 'undone') return 'doubt';
  return 'bad';
}

import type { TFunction } from 'i18next';
import type { ImportReport } from '@/shared/api/types';

export type ImportFault = ImportReport['errors'][number];

/** What is known to be wrong with a file; codes may come that are newer than this page. */
const codes = [
  'not_utf8',
  'too_large',
  'empty_file',
  'column_missing',
  'column_repeated',
  'unreadable',
  'no_rows',
  'too_many_rows',
  'required',
  'too_many_cells',
  'too_short',
  'too_long',
  'control_character',
  'invalid',
  'out_of_range',
  'not_confirmed',
  'account_not_found',
  'account_mismatch',
  'not_checked',
  'repeated',
  'already_registered',
  'already_waiting',
  'awaiting_approval',
  'registration_changing',
  'ticket_type_required',
  'ticket_type_not_found',
  'ticket_type_ambiguous',
] as const;

/** Those that say themselves what they are about. */
const whole: readonly string[] = [
  'already_registered',
  'already_waiting',
  'awaiting_approval',
  'registration_changing',
] satisfies (typeof codes)[number][];

const columns = ['email', 'username', 'ticket_type', 'places', 'status'] as const;

/** What is wrong, in the visitor's language. */
export function faultText(fault: ImportFault, t: TFunction<'attendees'>): string {
  if (fault.code === 'sold_out') {
    const which = fault.limit === 'ticket_type' ? 'type' : 'event';
    return t(`import.full.${which}`, { count: fault.number ?? 0 });
  }
  const code = codes.find((known) => known === fault.code);
  if (code === undefined) return t('import.fault.unknown');
  const text = t(`import.fault.${code}`, { number: fault.number ?? 0 });
  const column = columns.find((known) => known === fault.column);
  if (column === undefined || whole.includes(code)) return text;
  return t(`import.named.${column}`, { text });
}

import { countCharacters } from '@/shared/api/characters';
import type { TicketType, TicketTypeInput } from '@/shared/api/types';
import { isSecondOfFold, resolveLocal, toLocal } from '@/shared/time/zone';
import { momentOf, type LocalMoment } from './event-form-values';

const confirmations = ['by_attendee', 'at_once', 'by_team'] as const;
/** What makes a held place somebody's own. */
export type Confirmation = (typeof confirmations)[number];

export interface TicketTypeValues {
  name: string;
  description: string;
  /** Empty: only the event's capacity limits it. */
  capacity: number | string;
  perPerson: number | string;
  /** Empty: everybody sees it. */
  code: string;
  confirmation: Confirmation;
  opens: LocalMoment;
  closes: LocalMoment;
}

export type TicketTypeField = keyof TicketTypeValues;
/** A key under `types.error` in the texts. */
export type TicketTypeFault =
  'required' | 'gap' | 'capacity' | 'perPerson' | 'code' | 'closesFirst';
export type TicketTypeFaults = Partial<Record<TicketTypeField, TicketTypeFault>>;

const none: LocalMoment = { local: '', second: false };

export const emptyTicketType: TicketTypeValues = {
  name: '',
  description: '',
  capacity: '',
  perPerson: 1,
  code: '',
  confirmation: 'by_attendee',
  opens: none,
  closes: none,
};

/** `zone`: the event's. */
export function ticketTypeValues(ticketType: TicketType, zone: string): TicketTypeValues {
  const local = (moment: string | null): LocalMoment =>
    moment === null ? none : { local: toLocal(moment, zone), second: isSecondOfFold(moment, zone) };
  return {
    name: ticketType.name,
    description: ticketType.description,
    capacity: ticketType.capacity ?? '',
    perPerson: ticketType.per_person_limit,
    code: ticketType.access_code ?? '',
    confirmation: confirmations.find((one) => one === ticketType.confirmation) ?? 'by_attendee',
    opens: local(ticketType.sales_opens_at),
    closes: local(ticketType.sales_closes_at),
  };
}

function isWhole(value: number | string, max: number): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max;
}

/** What can be seen to be wrong without asking the server. */
export function findTicketTypeFaults(values: TicketTypeValues, zone: string): TicketTypeFaults {
  const faults: TicketTypeFaults = {};
  if (values.name.trim() === '') faults.name = 'required';
  if (values.capacity !== '' && !isWhole(values.capacity, 100_000)) faults.capacity = 'capacity';
  if (!isWhole(values.perPerson, 10)) faults.perPerson = 'perPerson';
  const length = countCharacters(values.code);
  if (length > 0 && (length < 6 || length > 40)) faults.code = 'code';
  const from = momentOf(values.opens, zone);
  const to = momentOf(values.closes, zone);
  if (from !== undefined && to !== undefined && Date.parse(to) <= Date.parse(from)) {
    faults.closes = 'closesFirst';
  }
  for (const name of ['opens', 'closes'] as const) {
    const { local } = values[name];
    if (local !== '' && resolveLocal(local, zone).kind === 'gap') faults[name] = 'gap';
  }
  return faults;
}

/** What the API takes. Call it only with values without faults. */
export function ticketTypeInput(values: TicketTypeValues, zone: string): TicketTypeInput {
  const code = values.code.trim();
  return {
    name: values.name.trim(),
    description: values.description,
    capacity: values.capacity === '' ? null : Number(values.capacity),
    sales_opens_at: momentOf(values.opens, zone) ?? null,
    sales_closes_at: momentOf(values.closes, zone) ?? null,
    per_person_limit: Number(values.perPerson),
    access_code: code === '' ? null : code,
    confirmation: values.confirmation,
  };
}

const fieldOfPointer: Record<string, TicketTypeField> = {
  '/name': 'name',
  '/description': 'description',
  '/capacity': 'capacity',
  '/sales_opens_at': 'opens',
  '/sales_closes_at': 'closes',
  '/per_person_limit': 'perPerson',
  '/access_code': 'code',
  '/confirmation': 'confirmation',
};

/** The field that a JSON pointer of the server's answer is about. */
export function ticketTypeFieldAt(pointer: string): TicketTypeField | undefined {
  return fieldOfPointer[pointer];
}

import type { EventDetails, EventInput } from '@/shared/api/types';
import { isSecondOfFold, resolveLocal, toLocal, type LocalTime } from '@/shared/time/zone';

/** A wall-clock time; `second` chooses the later of two equal ones. Empty where none is set. */
export interface LocalMoment {
  local: LocalTime;
  second: boolean;
}

export interface EventFormValues {
  title: string;
  description: string;
  placeKind: 'venue' | 'online';
  placeName: string;
  placeAddress: string;
  placeLink: string;
  timeZone: string;
  starts: LocalMoment;
  ends: LocalMoment;
  capacity: number | string;
  opens: LocalMoment;
  closes: LocalMoment;
  cancelUntil: LocalMoment;
  fairOpening: boolean;
  /** Who of those who wait gets a place that comes free. */
  waitlistMode: 'automatic' | 'manual';
}

export type FieldName = keyof EventFormValues;
/** A key under `form.error` in the texts. */
export type FieldFault =
  | 'required'
  | 'gap'
  | 'capacity'
  | 'endsBeforeStarts'
  | 'https'
  | 'cancelAfterStart'
  | 'needsOpening';
export type Faults = Partial<Record<FieldName, FieldFault>>;

const none: LocalMoment = { local: '', second: false };

export function emptyValues(timeZone: string): EventFormValues {
  return {
    title: '',
    description: '',
    placeKind: 'venue',
    placeName: '',
    placeAddress: '',
    placeLink: '',
    timeZone,
    starts: none,
    ends: none,
    capacity: 50,
    opens: none,
    closes: none,
    cancelUntil: none,
    fairOpening: false,
    waitlistMode: 'automatic',
  };
}

export function valuesOf(event: EventDetails): EventFormValues {
  const { place, time_zone: timeZone } = event;
  const local = (moment: string | null | undefined): LocalMoment =>
    moment == null
      ? none
      : { local: toLocal(moment, timeZone), second: isSecondOfFold(moment, timeZone) };
  return {
    title: event.title,
    description: event.description,
    placeKind: place.kind,
    placeName: place.kind === 'venue' ? place.name : '',
    placeAddress: place.kind === 'venue' ? place.address : '',
    placeLink: place.kind === 'online' ? place.link : '',
    timeZone,
    starts: local(event.starts_at),
    ends: local(event.ends_at),
    capacity: event.capacity,
    opens: local(event.registration_opens_at),
    closes: local(event.registration_closes_at),
    cancelUntil: local(event.cancellation_closes_at),
    fairOpening: event.lobby_opens_at !== null,
    waitlistMode: event.waitlist_mode === 'manual' ? 'manual' : 'automatic',
  };
}

/** The moment meant, in RFC 3339 with the zone's offset then; undefined where there is none. */
export function momentOf({ local, second }: LocalMoment, zone: string): string | undefined {
  const resolution = resolveLocal(local, zone);
  switch (resolution.kind) {
    case 'unique':
      return resolution.moment;
    case 'fold':
      return second ? resolution.second : resolution.first;
    default:
      return undefined;
  }
}

/** What can be seen to be wrong without asking the server. */
export function findFaults(values: EventFormValues): Faults {
  const { timeZone, starts, ends, capacity } = values;
  const faults: Faults = {};
  const need = (name: FieldName, text: string) => {
    if (text.trim() === '') faults[name] = 'required';
  };
  need('title', values.title);
  need('timeZone', timeZone);
  if (values.placeKind === 'venue') {
    need('placeName', values.placeName);
    need('placeAddress', values.placeAddress);
  } else {
    need('placeLink', values.placeLink);
    if (!faults.placeLink && !/^https:\/\/./i.test(values.placeLink.trim())) {
      faults.placeLink = 'https';
    }
  }
  need('starts', starts.local);
  need('ends', ends.local);
  if (timeZone === '') return faults;

  for (const name of ['starts', 'ends', 'opens', 'closes', 'cancelUntil'] as const) {
    const { local } = values[name];
    if (local !== '' && resolveLocal(local, timeZone).kind === 'gap') faults[name] = 'gap';
  }
  if (values.fairOpening && values.opens.local === '') faults.opens = 'needsOpening';
  const from = momentOf(starts, timeZone);
  const to = momentOf(ends, timeZone);
  if (from !== undefined && to !== undefined && Date.parse(to) <= Date.parse(from)) {
    faults.ends = 'endsBeforeStarts';
  }
  const cancelUntil = momentOf(values.cancelUntil, timeZone);
  if (
    from !== undefined &&
    cancelUntil !== undefined &&
    Date.parse(cancelUntil) > Date.parse(from)
  ) {
    faults.cancelUntil = 'cancelAfterStart';
  }
  if (!Number.isInteger(capacity) || Number(capacity) < 1 || Number(capacity) > 100_000) {
    faults.capacity = 'capacity';
  }
  return faults;
}

/** What the API takes. Call it only with values without faults. */
export function toInput(values: EventFormValues): EventInput {
  const { timeZone } = values;
  return {
    title: values.title.trim(),
    description: values.description,
    place:
      values.placeKind === 'venue'
        ? { kind: 'venue', name: values.placeName.trim(), address: values.placeAddress.trim() }
        : { kind: 'online', link: values.placeLink.trim() },
    starts_at: momentOf(values.starts, timeZone) ?? '',
    ends_at: momentOf(values.ends, timeZone) ?? '',
    time_zone: timeZone,
    capacity: Number(values.capacity),
    registration_opens_at: momentOf(values.opens, timeZone) ?? null,
    registration_closes_at: momentOf(values.closes, timeZone) ?? null,
    cancellation_closes_at: momentOf(values.cancelUntil, timeZone) ?? null,
    fair_opening: values.fairOpening,
    waitlist_mode: values.waitlistMode,
  };
}

const fieldOfPointer: Record<string, FieldName> = {
  '/title': 'title',
  '/description': 'description',
  '/place': 'placeKind',
  '/place/kind': 'placeKind',
  '/place/name': 'placeName',
  '/place/address': 'placeAddress',
  '/place/link': 'placeLink',
  '/time_zone': 'timeZone',
  '/starts_at': 'starts',
  '/ends_at': 'ends',
  '/capacity': 'capacity',
  '/registration_opens_at': 'opens',
  '/registration_closes_at': 'closes',
  '/cancellation_closes_at': 'cancelUntil',
  '/fair_opening': 'fairOpening',
  '/waitlist_mode': 'waitlistMode',
};

/** The field that a JSON pointer of the server's answer is about. */
export function fieldAt(pointer: string): FieldName | undefined {
  return fieldOfPointer[pointer];
}

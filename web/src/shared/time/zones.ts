import { offsetMinutes } from './zone';

export interface ZoneOption {
  value: string;
  /** `Europe/Moscow · GMT+3` */
  label: string;
  /** The zone's own name in the reader's language, so that it is found by that too. */
  name: string;
}

const known = new Map<string, ZoneOption[]>();

function nameOf(zone: string, language: string, style: 'shortOffset' | 'longGeneric'): string {
  return (
    new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: style })
      .formatToParts()
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  );
}

function option(zone: string, language: string): ZoneOption {
  const place = zone.replaceAll('_', ' ');
  return {
    value: zone,
    label: `${place} · ${nameOf(zone, language, 'shortOffset')}`,
    name: nameOf(zone, language, 'longGeneric'),
  };
}

/** Every zone that the browser knows, west to east, with `always` among them. */
export function zoneOptions(language: string, always: string): ZoneOption[] {
  let options = known.get(language);
  if (!options) {
    const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
    const now = Date.now();
    options = [...zones]
      .map((zone) => ({ zone, offset: offsetMinutes(now, zone) }))
      .sort((a, b) => a.offset - b.offset || a.zone.localeCompare(b.zone))
      .map(({ zone }) => option(zone, language));
    known.set(language, options);
  }
  const listed = always === '' || options.some(({ value }) => value === always);
  return listed ? options : [option(always, language), ...options];
}

/** True when every word of the search is somewhere in the zone's id, offset or name. */
export function matchesZone({ label, name }: ZoneOption, search: string): boolean {
  const text = `${label} ${name}`.toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/[\s_]+/)
    .every((word) => text.includes(word));
}

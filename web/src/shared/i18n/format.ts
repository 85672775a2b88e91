import { useMemo } from 'react';
import { useLanguage, type Language } from './language';

const WORD_JOINER = '\u2060';

const memo = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions) {
  const key = language + JSON.stringify(options);
  let format = memo.get(key);
  if (!format) {
    // British English: the day before the month and 24 hours, as the Russian page has it.
    format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options);
    memo.set(key, format);
  }
  return format;
}

const FULL: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
};

export interface Formats {
  /** `Mon, 23 November 2026, 18:30` in that zone */
  moment: (at: string, zone: string) => string;
  /** From start to end, without repeating what is the same. */
  range: (from: string, to: string, zone: string) => string;
  /** `18:30` */
  time: (at: string, zone: string) => string;
  /** `GMT+3` at that moment */
  offset: (at: string, zone: string) => string;
  /** `1 March 2027`, of a day such as `2027-03-01` */
  day: (day: string) => string;
  /** The parts of a calendar leaf. */
  leaf: (at: string, zone: string) => { day: string; month: string; weekday: string };
  /** `5 minutes`, by the language's own rules */
  duration: (seconds: number) => string;
  number: (value: number) => string;
}

function formatsFor(language: Language): Formats {
  const format = (at: string, zone: string, options: Intl.DateTimeFormatOptions) =>
    dateFormat(language, { ...options, timeZone: zone }).format(Date.parse(at));
  return {
    moment: (at, zone) => format(at, zone, FULL),
    range: (from, to, zone) =>
      dateFormat(language, { ...FULL, timeZone: zone })
        .formatRange(Date.parse(from), Date.parse(to))
        // From and to of one day stay on one line.
        .replace(/(\d)–(\d)/, `$1${WORD_JOINER}–${WORD_JOINER}$2`),
    time: (at, zone) => format(at, zone, { hour: '2-digit', minute: '2-digit' }),
    offset: (at, zone) =>
      dateFormat(language, { timeZone: zone, timeZoneName: 'shortOffset' })
        .formatToParts(Date.parse(at))
        .find(({ type }) => type === 'timeZoneName')?.value ?? zone,
    day: (day) =>
      format(`${day}T00:00:00Z`, 'UTC', { day: 'numeric', month: 'long', year: 'numeric' }),
    leaf: (at, zone) => ({
      day: format(at, zone, { day: 'numeric' }),
      month: format(at, zone, { month: 'short' }).replace('.', ''),
      weekday: format(at, zone, { weekday: 'short' }),
    }),
    duration: (seconds) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit: seconds >= 60 ? 'minute' : 'second',
        unitDisplay: 'long',
      }).format(seconds >= 60 ? Math.ceil(seconds / 60) : seconds),
    number: (value) => new Intl.NumberFormat(language).format(value),
  };
}

/** Dates, times and numbers in the language of the page. */
export function useFormats(): Formats {
  const language = useLanguage();
  return useMemo(() => formatsFor(language), [language]);
}

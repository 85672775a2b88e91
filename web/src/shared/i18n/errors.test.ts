import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { ApiError, NetworkError } from '../api/problem';
import { explain, fieldMessages } from './errors';
import en from './locales/common.en.json';
import ru from './locales/common.ru.json';

const i18n = createInstance();
await i18n.init({
  lng: 'en',
  resources: { en: { common: en }, ru: { common: ru } },
  defaultNS: 'common',
  interpolation: { escapeValue: false },
});
const english = i18n.getFixedT('en', 'common');
const russian = i18n.getFixedT('ru', 'common');
const formats = { duration: (seconds: number) => `${seconds} s` };

describe('explain', () => {
  it('knows a code in both languages', () => {
    const soldOut = new ApiError(409, { code: 'sold_out', trace_id: 'abc' }, null);
    expect(explain(soldOut, english, formats)).toEqual({
      message: 'The last place has just gone.',
      traceId: null,
    });
    expect(explain(soldOut, russian, formats).message).toBe('Последнее место только что заняли.');
  });

  it('gives the trace id where it can say nothing better', () => {
    expect(
      explain(new ApiError(500, { code: 'x', trace_id: 'abc' }, null), english, formats),
    ).toEqual({
      message: 'Something went wrong on our side.',
      traceId: 'abc',
    });
    expect(
      explain(new ApiError(409, { code: 'new_one', trace_id: 'd' }, null), english, formats),
    ).toEqual({ message: 'The server did not accept this.', traceId: 'd' });
  });

  it('says when to try again', () => {
    const many = new ApiError(429, { code: 'too_many_requests' }, 90);
    expect(explain(many, english, formats).message).toContain('90 s');
  });

  it('tells a missing answer from a refusal', () => {
    expect(explain(new NetworkError('away'), english, formats).message).toContain('connection');
  });

  it('sends to the fields where they are what is wrong', () => {
    const invalid = new ApiError(
      422,
      { code: 'validation_failed', errors: [{ pointer: '/title', code: 'too_long', detail: '' }] },
      null,
    );
    expect(explain(invalid, english, formats).message).toContain('needs another look');
  });
});

it('translates the first complaint of each field, known or not', () => {
  const error = new ApiError(
    422,
    {
      errors: [
        { pointer: '/title', code: 'too_long', detail: 'at most 200' },
        { pointer: '/title', code: 'control_character', detail: '' },
        { pointer: '/capacity', code: 'newer_than_this_page', detail: '' },
      ],
    },
    null,
  );
  expect([...fieldMessages(error, english)]).toEqual([
    ['/title', 'This is too long.'],
    ['/capacity', 'This is not valid.'],
  ]);
});

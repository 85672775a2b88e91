import { expect, it } from 'vitest';
import type { EventForm, Question } from '@/shared/api/types';
import {
  answersInput,
  askedForm,
  asksAnything,
  emptyForm,
  findFormFaults,
  formErrors,
} from './answer-values';

const question = (id: string, changes: Partial<Question> = {}): Question => ({
  id,
  event_id: 'e1',
  kind: 'text',
  prompt: id,
  help: '',
  required: false,
  ticket_type_ids: null,
  choices: [],
  position: 0,
  answered: false,
  version: 1,
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
  ...changes,
});
const eventForm = (items: Question[], guest_names = 'off'): EventForm => ({
  items,
  guest_names,
  answers_editable_until: null,
  version: 1,
});
const choices = [
  { id: 'a', label: 'Apple' },
  { id: 'b', label: 'Bread' },
];

it('asks what is for the chosen ticket type', () => {
  const all = [question('all'), question('some', { ticket_type_ids: ['t1'] })];
  const ids = (type?: string) => askedForm(eventForm(all), type, 1).questions.map(({ id }) => id);
  expect(ids()).toEqual(['all']);
  expect(ids('t1')).toEqual(['all', 'some']);
  expect(ids('t2')).toEqual(['all']);
  expect(asksAnything(askedForm(undefined, 't1', 3))).toBe(false);
});

it.each([
  ['off', 3, 0],
  ['optional', 1, 0],
  ['optional', 3, 3],
  ['required', 1, 1],
  ['required', 3, 3],
])('with names %s and %i places it asks for %i names', (names, quantity, places) => {
  expect(askedForm(eventForm([], names), undefined, quantity).places).toBe(places);
});

it('finds what is missing, whatever its kind', () => {
  const required = (['text', 'choice', 'several', 'checkbox', 'date'] as const).map((kind) =>
    question(kind, { kind, required: true, choices }),
  );
  const form = askedForm(eventForm(required, 'required'), undefined, 2);
  expect(findFormFaults(form, { ...emptyForm, guests: ['Nino', ' '] })).toEqual({
    'guest-1': 'name',
    text: 'required',
    choice: 'required',
    several: 'required',
    checkbox: 'mustTick',
    date: 'required',
  });
  const answers = { text: 'x', choice: 'a', several: ['b'], checkbox: true, date: '2027-03-01' };
  expect(findFormFaults(form, { answers, guests: ['Nino', 'Zaza'] })).toEqual({});
});

it('sends an answer a question in their order, and nothing that is gone', () => {
  const form = askedForm(
    eventForm(
      [
        question('text'),
        question('box', { kind: 'checkbox' }),
        question('one', { kind: 'choice', choices }),
        question('any', { kind: 'several', choices }),
      ],
      'optional',
    ),
    undefined,
    2,
  );
  expect(answersInput(form, emptyForm)).toEqual({
    answers: [
      { question_id: 'text', value: null },
      { question_id: 'box', value: false },
      { question_id: 'one', value: null },
      { question_id: 'any', value: null },
    ],
    guests: [null, null],
  });
  const answers = { text: 'x', box: true, one: 'gone', any: ['b', 'gone'], other: 'y' };
  expect(answersInput(form, { answers, guests: [' Nino ', '', 'third'] })).toEqual({
    answers: [
      { question_id: 'text', value: 'x' },
      { question_id: 'box', value: true },
      { question_id: 'one', value: null },
      { question_id: 'any', value: ['b'] },
    ],
    guests: ['Nino', null],
  });
});

it('finds the field that a pointer of the server is about', () => {
  const sent = { answers: [{ question_id: 'q1' }, { question_id: 'q2' }] };
  const messages = new Map([
    ['/answers/1/value', 'too long'],
    ['/answers/1/value/0', 'another'],
    ['/guests/0', 'no name'],
    ['/answers', 'required'],
    ['/quantity', 'not here'],
  ]);
  expect(formErrors(messages, sent)).toEqual({ q2: 'too long', 'guest-0': 'no name' });
});

import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { beginSession } from '@/shared/api/session';
import type { EventForm, Question } from '@/shared/api/types';
import { renderPage } from '@/test-support/render';
import events from '../locales/en.json';
import { QuestionsSection } from './questions-section';

const meal: Question = {
  id: 'q1',
  event_id: 'e1',
  kind: 'choice',
  prompt: 'What do you eat?',
  help: 'Lunch is included.',
  required: true,
  ticket_type_ids: null,
  choices: [
    { id: 'c1', label: 'Meat' },
    { id: 'c2', label: 'Vegan' },
  ],
  position: 0,
  answered: true,
  version: 4,
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
};
const wish: Question = {
  ...meal,
  id: 'q2',
  kind: 'text',
  prompt: 'Anything else?',
  help: '',
  required: false,
  ticket_type_ids: ['t1'],
  choices: [],
  position: 1,
  answered: false,
  version: 2,
};

interface Sent {
  method: string;
  path: string;
  ifMatch: string | null;
  body: unknown;
}

function serve(form: () => EventForm, ...writes: Response[]) {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname: path } = new URL(request.url);
    if (request.method === 'GET') {
      return Response.json(
        path.endsWith('/questions') ? form() : { items: [{ id: 't1', name: 'Workshop' }] },
      );
    }
    const text = await request.text();
    sent.push({
      method: request.method,
      path,
      ifMatch: request.headers.get('if-match'),
      body: text === '' ? null : (JSON.parse(text) as unknown),
    });
    return writes.shift() ?? Response.json({}, { status: 500 });
  });
  return sent;
}

const form = (items: Question[]): EventForm => ({
  items,
  guest_names: 'off',
  answers_editable_until: null,
  version: 9,
});
const problem = (status: number, members: object) =>
  Response.json({ status, ...members }, { status });
const show = () =>
  renderPage(<QuestionsSection event={{ id: 'e1', time_zone: 'Europe/Berlin' }} />, { events });
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

beforeEach(() => {
  beginSession({
    access_token: 't',
    token_type: 'Bearer',
    expires_in: 600,
    user: { id: 'u1', username: 'anna', roles: [] },
  });
});

it('shows what is asked, of whom, and how it is answered', async () => {
  serve(() => form([meal, wish]));
  await show();
  const [first, second] = await screen.findAllByRole('listitem');
  expect(first).toHaveTextContent('What do you eat?');
  expect(first).toHaveTextContent('One of several choices: Meat · Vegan');
  expect(first).toHaveTextContent('Required');
  expect(await within(second ?? document.body).findByText('Only for: Workshop')).toBeVisible();
});

it('adds a question with its choices', async () => {
  const items: Question[] = [];
  const sent = serve(() => form(items), Response.json(meal, { status: 201 }));
  await show();
  await screen.findByText('This event asks nothing.');
  await press('Add a question');
  const dialog = within(await screen.findByRole('dialog', { name: 'New question' }));
  await userEvent.selectOptions(dialog.getByRole('combobox', { name: 'Kind of answer' }), 'choice');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(dialog.getByText('Fill this in.')).toBeVisible();
  expect(dialog.getByText('Add one choice at least.')).toBeVisible();

  await userEvent.type(dialog.getByRole('textbox', { name: 'Question' }), 'What do you eat?');
  await userEvent.click(dialog.getByRole('button', { name: 'Add a choice' }));
  await vi.waitFor(() => expect(dialog.getByRole('textbox', { name: 'Choice 1' })).toHaveFocus());
  await userEvent.keyboard('Meat{Enter}');
  await vi.waitFor(() => expect(dialog.getByRole('textbox', { name: 'Choice 2' })).toHaveFocus());
  await userEvent.keyboard('Meat');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(dialog.getByText('Another choice reads the same.')).toBeVisible();
  await userEvent.type(dialog.getByRole('textbox', { name: 'Choice 2' }), 'less');
  items.push(meal);
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await screen.findByRole('heading', { name: 'What do you eat?' })).toBeVisible();
  expect(sent).toMatchObject([
    {
      method: 'POST',
      path: '/v1/events/e1/questions',
      body: {
        kind: 'choice',
        prompt: 'What do you eat?',
        ticket_type_ids: null,
        choices: [{ label: 'Meat' }, { label: 'Meatless' }],
      },
    },
  ]);
});

it('keeps the kind of what was answered, and the ids of choices', async () => {
  const sent = serve(() => form([meal]), Response.json({ ...meal, version: 5 }));
  await show();
  await press('Edit “What do you eat?”');
  const dialog = within(await screen.findByRole('dialog', { name: 'Edit question' }));
  expect(dialog.getByRole('combobox', { name: 'Kind of answer' })).toBeDisabled();
  await userEvent.click(dialog.getByRole('button', { name: 'Remove choice 1, Meat' }));
  await userEvent.type(dialog.getByRole('textbox', { name: 'Choice 1' }), ' food');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    method: 'PATCH',
    path: '/v1/events/e1/questions/q1',
    ifMatch: '"4"',
    body: { choices: [{ id: 'c2', label: 'Vegan food' }] },
  });
});

it('offers both versions when another was saved meanwhile', async () => {
  const items = [wish];
  const sent = serve(
    () => form(items),
    problem(412, { code: 'version_changed' }),
    Response.json({ ...wish, version: 4 }),
  );
  await show();
  await press('Edit “Anything else?”');
  const dialog = within(await screen.findByRole('dialog'));
  items[0] = { ...wish, prompt: 'Any wishes?', version: 3 };
  await userEvent.type(dialog.getByRole('textbox', { name: 'Explanation' }), 'All of it');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await screen.findByRole('heading', { name: 'Somebody changed this question meanwhile' });
  expect(dialog.getByText('Any wishes?')).toBeVisible();
  await userEvent.click(dialog.getByRole('button', { name: 'Save mine over it' }));
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toMatchObject({ ifMatch: '"3"', body: { prompt: 'Anything else?' } });
});

it('moves and deletes, and says what deleting does', async () => {
  const items = [meal, wish];
  const sent = serve(
    () => form(items),
    Response.json(wish),
    Response.json(meal),
    new Response(null, { status: 204 }),
  );
  await show();
  await press('Move “Anything else?” up');
  await screen.findByText('“Anything else?” is now number 1 of 2.');
  expect(sent).toMatchObject([
    { path: '/v1/events/e1/questions/q2', body: { position: 0 }, ifMatch: '"2"' },
    { path: '/v1/events/e1/questions/q1', body: { position: 1 }, ifMatch: '"4"' },
  ]);
  await press('Delete “What do you eat?”');
  const dialog = await screen.findByRole('dialog');
  expect(dialog).toHaveTextContent('The answers that were given stay.');
  items.shift();
  await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await vi.waitFor(() => expect(sent[2]).toMatchObject({ method: 'DELETE', ifMatch: '"4"' }));
});

it('sets what holds for all questions', async () => {
  const sent = serve(
    () => form([]),
    problem(412, { code: 'version_changed' }),
    Response.json({ ...form([]), guest_names: 'required', version: 10 }),
  );
  await show();
  const names = await screen.findByRole('combobox', { name: 'Names of guests' });
  await userEvent.selectOptions(names, 'required');
  await userEvent.click(screen.getByRole('button', { name: 'Save these settings' }));
  expect(await screen.findByRole('alert')).toBeVisible();
  expect(names).toHaveValue('required');
  await userEvent.click(screen.getByRole('button', { name: 'Save these settings' }));
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toMatchObject({
    method: 'PATCH',
    path: '/v1/events/e1/questions',
    ifMatch: '"9"',
    body: { guest_names: 'required', answers_editable_until: null },
  });
});

import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { beginSession } from '@/shared/api/session';
import type { EventDetails, Question, TicketType } from '@/shared/api/types';
import { renderPage } from '@/test-support/render';
import registrations from '../locales/en.json';
import { RegisterPanel } from './register-panel';

const event: EventDetails = {
  id: 'e1',
  title: 'Rust evening',
  description: '',
  place: { kind: 'venue', name: 'Library', address: 'Main Street 1' },
  starts_at: '2099-12-01T18:00:00+01:00',
  ends_at: '2099-12-01T20:00:00+01:00',
  time_zone: 'Europe/Berlin',
  capacity: 10,
  registration_opens_at: null,
  registration_closes_at: null,
  cancellation_closes_at: null,
  lobby_opens_at: null,
  waitlist_mode: 'automatic',
  status: 'published',
  version: 1,
  organizer: { id: 'u2', username: 'bert' },
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
  can_edit: false,
  role: null,
  cancellation: null,
};
const group: TicketType = {
  id: 't1',
  event_id: 'e1',
  name: 'Group',
  description: '',
  capacity: 20,
  sales_opens_at: null,
  sales_closes_at: null,
  per_person_limit: 3,
  hidden: false,
  access_code: null,
  confirmation: 'by_attendee',
  position: 0,
  version: 1,
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
  confirmed: 0,
  held: 0,
  free: 17,
  sales: 'open',
};
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
  answered: false,
  version: 1,
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
  choices: [],
};

/** What was sent to register. */
const asked: unknown[] = [];

function serve(form: object | (() => Response), ...answers: Response[]) {
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'POST') {
      asked.push(await request.json());
      return answers.shift() ?? Response.json({ code: 'sold_out' }, { status: 409 });
    }
    if (!new URL(request.url).pathname.endsWith('/questions')) {
      return Response.json({ items: [], next_cursor: null });
    }
    return typeof form === 'function' ? (form as () => Response)() : Response.json(form);
  });
  beginSession({
    access_token: 't',
    token_type: 'Bearer',
    expires_in: 600,
    user: { id: 'u1', username: 'anna', roles: [] },
  });
}

const form = (items: Question[], guest_names = 'off') => ({
  items,
  guest_names,
  answers_editable_until: null,
  version: 1,
});
const show = (types: TicketType[] = []) =>
  renderPage(
    <RegisterPanel
      event={event}
      availability={{ capacity: 10, confirmed: 4, held: 1, free: 5, sales_open: true }}
      tickets={{
        types,
        error: null,
        refetch: vi.fn(),
        code: '',
        onCode: vi.fn(),
        isOpening: false,
      }}
    />,
    { registrations },
    '/events/e1',
  );
const register = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Register' }));

beforeEach(() => {
  asked.length = 0;
});

it('asks for what is required, goes to it, and sends the rest with it', async () => {
  serve(form([meal, wish]));
  await show();
  expect(await screen.findByText('Lunch is included.')).toBeVisible();
  await userEvent.type(screen.getByRole('textbox', { name: 'Anything else?' }), 'A chair');
  await register();
  expect(await screen.findByText('This question needs an answer.')).toBeVisible();
  await vi.waitFor(() => expect(screen.getByRole('radio', { name: 'Meat' })).toHaveFocus());
  expect(asked).toEqual([]);

  await userEvent.click(screen.getByRole('radio', { name: 'Vegan' }));
  expect(screen.queryByText('This question needs an answer.')).toBeNull();
  await register();
  expect(asked).toEqual([
    {
      event_id: 'e1',
      answers: [
        { question_id: 'q1', value: 'c2' },
        { question_id: 'q2', value: 'A chair' },
      ],
    },
  ]);
  // Refused for another reason: what was typed stays.
  expect(await screen.findByRole('alert')).toBeVisible();
  expect(screen.getByRole('textbox', { name: 'Anything else?' })).toHaveValue('A chair');
  expect(screen.getByRole('radio', { name: 'Vegan' })).toBeChecked();
});

it('puts what the server refuses at its field', async () => {
  const errors = [{ pointer: '/answers/1/value', code: 'too_long', detail: '' }];
  serve(form([meal, wish]), Response.json({ code: 'validation_failed', errors }, { status: 422 }));
  await show();
  await userEvent.click(await screen.findByRole('radio', { name: 'Meat' }));
  await register();
  const field = screen.getByRole('textbox', { name: 'Anything else?' });
  await vi.waitFor(() => expect(field).toHaveAccessibleDescription('This is too long.'));
  await vi.waitFor(() => expect(field).toHaveFocus());
});

it('asks for the name of each guest, and for what the ticket type needs', async () => {
  const laptop = { ...wish, id: 'q3', prompt: 'Which laptop?', ticket_type_ids: ['t1'] };
  const other = { ...wish, id: 'q4', prompt: 'For others only', ticket_type_ids: ['t9'] };
  serve(form([laptop, other], 'optional'));
  await show([group]);
  expect(await screen.findByRole('textbox', { name: 'Which laptop?' })).toBeVisible();
  expect(screen.queryByRole('textbox', { name: 'For others only' })).toBeNull();
  expect(screen.queryByRole('textbox', { name: /Who comes/ })).toBeNull();
  await userEvent.selectOptions(screen.getByRole('combobox', { name: 'How many places' }), '2');
  const second = screen.getByRole('textbox', { name: 'Who comes with ticket 2 of 2' });
  await userEvent.type(second, 'Nino');
  await register();
  expect(asked).toEqual([
    {
      event_id: 'e1',
      ticket_type_id: 't1',
      quantity: 2,
      answers: [{ question_id: 'q3', value: null }],
      guests: [null, 'Nino'],
    },
  ]);
});

it('lets nobody register while it is not known what is asked', async () => {
  serve(() => Response.json({ code: 'temporarily_unavailable' }, { status: 503 }));
  await show();
  expect(await screen.findByRole('alert')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Register' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
});

import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { beginSession } from '@/shared/api/session';
import type { TicketType } from '@/shared/api/types';
import { renderPage } from '@/test-support/render';
import events from '../locales/en.json';
import { TicketTypesSection } from './ticket-types-section';

const standing: TicketType = {
  id: 't1',
  event_id: 'e1',
  name: 'Standing',
  description: '',
  capacity: 20,
  sales_opens_at: null,
  sales_closes_at: null,
  per_person_limit: 1,
  hidden: false,
  access_code: null,
  confirmation: 'by_attendee',
  position: 0,
  version: 4,
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
  confirmed: 2,
  held: 1,
  free: 17,
  sales: 'open',
};
const friends: TicketType = {
  ...standing,
  id: 't2',
  name: 'Friends',
  capacity: null,
  per_person_limit: 3,
  hidden: true,
  access_code: 'friends',
  confirmation: 'at_once',
  position: 1,
  version: 2,
};

interface Sent {
  method: string;
  path: string;
  ifMatch: string | null;
  body: unknown;
}

/** Answers lists with `items`, and writes in the order of `writes`; what was written. */
function serve(items: () => TicketType[], ...writes: Response[]) {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'GET') return Response.json({ items: items() });
    const text = await request.text();
    sent.push({
      method: request.method,
      path: new URL(request.url).pathname,
      ifMatch: request.headers.get('if-match'),
      body: text === '' ? null : (JSON.parse(text) as unknown),
    });
    return writes.shift() ?? Response.json({}, { status: 500 });
  });
  return sent;
}

const problem = (status: number, members: object) =>
  Response.json({ status, ...members }, { status });
const show = () =>
  renderPage(<TicketTypesSection event={{ id: 'e1', time_zone: 'Europe/Berlin' }} />, { events });
const button = (name: string) => screen.findByRole('button', { name });

beforeEach(() => {
  beginSession({
    access_token: 't',
    token_type: 'Bearer',
    expires_in: 600,
    user: { id: 'u1', username: 'anna', roles: [] },
  });
});

it('shows what each holds, and the link to a hidden one', async () => {
  serve(() => [standing, friends]);
  await show();
  const [first, second] = await screen.findAllByRole('listitem');
  expect(first).toHaveTextContent('17 places free · 1 held for now · 20 places in all');
  expect(first).toHaveTextContent('Visible to all');
  expect(second).toHaveTextContent('up to 3 places a person · confirmed at once');
  expect(screen.getByRole('link', { name: 'Link that opens it' })).toHaveAttribute(
    'href',
    '/events/e1?code=friends',
  );
});

it('says so where there are none, and adds one', async () => {
  const items: TicketType[] = [];
  const sent = serve(() => items, Response.json(standing, { status: 201 }));
  await show();
  await screen.findByText('This event has no ticket types.');
  await userEvent.click(await button('Add a ticket type'));
  const dialog = await screen.findByRole('dialog', { name: 'New ticket type' });
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  expect(within(dialog).getByText('Fill this in.')).toBeVisible();
  await userEvent.type(within(dialog).getByRole('textbox', { name: 'Name' }), 'Standing');
  items.push(standing);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  expect(await screen.findByRole('heading', { name: 'Standing' })).toBeVisible();
  expect(sent).toMatchObject([
    { method: 'POST', path: '/v1/events/e1/ticket-types', body: { name: 'Standing' } },
  ]);
});

it('puts what the server refuses at its field', async () => {
  serve(
    () => [standing],
    problem(422, {
      code: 'validation_failed',
      errors: [
        { pointer: '/access_code', code: 'too_short', detail: '' },
        { pointer: '/sales_closes_at', code: 'not_after_open', detail: '' },
      ],
    }),
    problem(409, { code: 'capacity_below_taken', taken: 3 }),
  );
  await show();
  await userEvent.click(await button('Edit “Standing”'));
  const dialog = await screen.findByRole('dialog');
  const save = within(dialog).getByRole('button', { name: 'Save' });
  await userEvent.click(save);
  const code = within(dialog).getByRole('textbox', { name: 'Access code' });
  await vi.waitFor(() => expect(code).toHaveAccessibleDescription(/This is too short/));
  expect(within(dialog).getByText('It must end after it begins.')).toBeVisible();
  expect(code).toHaveFocus();

  await userEvent.click(save);
  const capacity = within(dialog).getByRole('textbox', { name: 'Places' });
  await vi.waitFor(() =>
    expect(capacity).toHaveAccessibleDescription(/3 places are taken already/),
  );
  expect(capacity).toHaveFocus();
});

it('offers both versions when another was saved meanwhile', async () => {
  let items = [standing];
  const sent = serve(
    () => items,
    problem(412, { code: 'version_changed' }),
    Response.json({ ...standing, version: 6 }),
  );
  await show();
  await userEvent.click(await button('Edit “Standing”'));
  const dialog = await screen.findByRole('dialog');
  const name = within(dialog).getByRole('textbox', { name: 'Name' });
  await userEvent.clear(name);
  await userEvent.type(name, 'Floor');
  items = [{ ...standing, name: 'Stalls', version: 5 }];
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  expect(await within(dialog).findByText('Stalls')).toBeVisible();
  expect(within(dialog).getByText('Floor')).toBeVisible();
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save mine over it' }));
  await vi.waitFor(() =>
    expect(sent.map(({ ifMatch, body }) => [ifMatch, (body as { name: string }).name])).toEqual([
      ['"4"', 'Floor'],
      ['"5"', 'Floor'],
    ]),
  );
});

it('moves one, and says where it is', async () => {
  const sent = serve(() => [standing, friends], Response.json(friends), Response.json(standing));
  await show();
  const up = await button('Move “Standing” up');
  expect(up).toHaveAttribute('aria-disabled', 'true');
  await userEvent.click(up);
  await userEvent.click(await button('Move “Standing” down'));
  await vi.waitFor(() =>
    expect(screen.getByText('“Standing” is now number 2 of 2.')).toBeInTheDocument(),
  );
  expect(sent).toEqual([
    {
      method: 'PATCH',
      path: '/v1/events/e1/ticket-types/t2',
      ifMatch: '"2"',
      body: { position: 0 },
    },
    {
      method: 'PATCH',
      path: '/v1/events/e1/ticket-types/t1',
      ifMatch: '"4"',
      body: { position: 1 },
    },
  ]);
});

it('says why one can not be deleted', async () => {
  const sent = serve(() => [standing], problem(409, { code: 'ticket_type_in_use', taken: 3 }));
  await show();
  await userEvent.click(await button('Delete “Standing”'));
  const dialog = await screen.findByRole('dialog', { name: 'Delete this ticket type?' });
  await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
  expect(await within(dialog).findByRole('alert')).toHaveTextContent(
    'People are registered with this ticket type',
  );
  expect(sent).toMatchObject([{ method: 'DELETE', ifMatch: '"4"' }]);
});

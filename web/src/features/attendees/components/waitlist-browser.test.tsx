import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { beginSession } from '@/shared/api/session';
import type { Attendee, OfferRequest } from '@/shared/api/types';
import { renderPage } from '@/test-support/render';
import attendees from '../locales/en.json';
import waitlist from '../locales/waitlist.en.json';
import { WaitlistBrowser } from './waitlist-browser';

const event = { id: 'e1', time_zone: 'Europe/Berlin', waitlist_mode: 'manual' };

function person(name: string, quantity = 1): Attendee {
  return {
    id: name.toLowerCase(),
    person: { user_id: name, username: name.toLowerCase(), email: `${name}@example.org`, name },
    ticket_type: null,
    quantity,
    status: 'waiting',
    created_at: '2026-11-24T10:00:00Z',
    waiting_since: '2026-11-24T10:00:00Z',
    confirmed_at: null,
    cancelled_at: null,
  };
}

/** Answers the list, and offers with these results; what was asked for. */
function serve(people: Attendee[], results: { result: string; free?: number }[] = []) {
  const sent: OfferRequest[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'GET') {
      const places = people.reduce((sum, { quantity }) => sum + quantity, 0);
      const total = { registrations: people.length, places };
      return Response.json({ items: people, next_cursor: null, total });
    }
    const body = (await request.json()) as OfferRequest;
    sent.push(body);
    const ids = body.registration_ids ?? people.map(({ id }) => id);
    const items = results.map((result, at) => ({
      registration_id: ids[at],
      free: null,
      ...result,
    }));
    return Response.json({ items });
  });
  return sent;
}

async function show(free: number, mode = 'manual') {
  const onOffered = vi.fn();
  await renderPage(
    <WaitlistBrowser
      event={{ ...event, waitlist_mode: mode }}
      free={free}
      types={[]}
      onOffered={onOffered}
    />,
    { attendees, waitlist },
  );
  return onOffered;
}

beforeEach(() => {
  beginSession({
    access_token: 't',
    token_type: 'Bearer',
    expires_in: 600,
    user: { id: 'u1', username: 'ada', roles: [] },
  });
});

it('shows who waits in order, how much is free and wanted, and who decides', async () => {
  serve([person('Anna'), person('Boris', 2)]);
  await show(1);
  expect(await screen.findByText('1 place is free · 2 people wait · for 3 places')).toBeVisible();
  expect(screen.getByText(/You choose who gets a place/)).toBeVisible();
  const rows = within(screen.getByRole('list', { name: 'Waitlist' })).getAllByRole('listitem');
  expect(rows.map((row) => row.getAttribute('aria-label'))).toEqual(['Anna', 'Boris']);
  expect(rows[1]).toHaveTextContent('2.Boris');
});

it('offers in the order of choosing, and names who was not served', async () => {
  const user = userEvent.setup();
  const sent = serve(
    [person('Anna'), person('Boris', 2), person('Vera')],
    [{ result: 'too_few', free: 1 }, { result: 'offered' }],
  );
  const onOffered = await show(1);
  await user.click(await screen.findByRole('checkbox', { name: 'Choose Boris' }));
  await user.click(screen.getByRole('checkbox', { name: 'Choose Anna' }));
  await user.click(screen.getByRole('button', { name: 'Offer to chosen' }));
  const dialog = await screen.findByRole('dialog', { name: 'Offer places to 2 people?' });
  const order = within(dialog).getAllByRole('listitem');
  expect(order.map((item) => item.textContent)).toEqual(['Boris · 2 places', 'Anna · 1 place']);
  expect(within(dialog).getByText(/Only 1 place is free/)).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Offer' }));
  expect(await screen.findByText('1 person got an offer.')).toBeVisible();
  expect(
    screen.getByText('Boris: only 1 place is free for them. They keep waiting.'),
  ).toBeVisible();
  expect(sent).toEqual([{ registration_ids: ['boris', 'anna'] }]);
  expect(onOffered).toHaveBeenCalledOnce();
  expect(screen.getByRole('checkbox', { name: 'Choose Anna' })).not.toBeChecked();
});

it('offers to the first, as many as are free unless said otherwise', async () => {
  const user = userEvent.setup();
  const sent = serve(
    [person('Anna'), person('Boris'), person('Vera')],
    [{ result: 'offered' }, { result: 'offered' }],
  );
  await show(2);
  const number = await screen.findByRole('textbox', { name: 'The first' });
  expect(number).toHaveValue('2');
  await user.clear(number);
  await user.type(number, '0');
  await user.click(screen.getByRole('button', { name: 'Offer to the first' }));
  expect(screen.getByText('A whole number from 1 to 100.')).toBeVisible();
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.clear(number);
  await user.type(number, '2');
  await user.click(screen.getByRole('button', { name: 'Offer to the first' }));
  const dialog = await screen.findByRole('dialog', { name: 'Offer places to the first 2?' });
  await user.click(within(dialog).getByRole('button', { name: 'Offer' }));
  expect(await screen.findByText('2 people got an offer.')).toBeVisible();
  expect(sent).toEqual([{ first: 2 }]);
});

it('says so where nobody waits, or the order decides', async () => {
  serve([]);
  await show(3, 'automatic');
  expect(await screen.findByText('Nobody waits')).toBeVisible();
  expect(screen.getByText(/offered by themselves, in this order/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Offer to chosen' })).toBeNull();
});

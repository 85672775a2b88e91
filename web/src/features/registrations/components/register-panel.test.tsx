import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { beginSession, endSession } from '@/shared/api/session';
import type { EventDetails, TicketType } from '@/shared/api/types';
import { renderPage } from '@/test-support/render';
import registrations from '../locales/en.json';
import { RegisterPanel, type TicketOffer } from './register-panel';

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
const free = { capacity: 10, confirmed: 4, held: 1, free: 5, sales_open: true };

const standing: TicketType = {
  id: 't1',
  event_id: 'e1',
  name: 'Standing',
  description: 'At the back.',
  capacity: 20,
  sales_opens_at: null,
  sales_closes_at: null,
  per_person_limit: 1,
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
const friends: TicketType = {
  ...standing,
  id: 't2',
  name: 'Friends',
  description: '',
  per_person_limit: 3,
  hidden: true,
  confirmation: 'at_once',
};

/** What was sent to register. */
const asked: unknown[] = [];

function signIn(answerToCreate: () => Response) {
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method !== 'POST') return Response.json({ items: [], next_cursor: null });
    asked.push(await request.json());
    return answerToCreate();
  });
  beginSession({
    access_token: 't',
    token_type: 'Bearer',
    expires_in: 600,
    user: { id: 'u1', username: 'anna', roles: [] },
  });
}

const noTickets: TicketOffer = {
  types: [],
  error: null,
  refetch: vi.fn(),
  code: '',
  onCode: vi.fn(),
  isOpening: false,
};

const show = (
  availability = free,
  tickets: Partial<TicketOffer> = {},
  path = '/events/e1',
  shown = event,
) =>
  renderPage(
    <RegisterPanel
      event={shown}
      availability={availability}
      tickets={{ ...noTickets, ...tickets }}
    />,
    { registrations },
    path,
  );
const radio = (name: string) => screen.getByRole('radio', { name });
const register = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Register' }));

beforeEach(() => {
  endSession();
  asked.length = 0;
});

it('leads a visitor to sign in and back', async () => {
  await show();
  expect(screen.getByRole('link', { name: 'Sign in to register' })).toHaveAttribute(
    'href',
    '/sign-in?next=%2Fevents%2Fe1',
  );
});

it('says that held places may come back', async () => {
  await show({ ...free, confirmed: 9, held: 1, free: 0 });
  expect(screen.getByRole('status')).toHaveTextContent('may come free');
  expect(screen.getByRole('link', { name: 'Sign in to join the waitlist' })).toBeVisible();
});

it('takes a place and goes to the registration', async () => {
  signIn(() => Response.json({ id: 'r1' }, { status: 201 }));
  const router = await show();
  expect(screen.queryByRole('radio')).toBeNull();
  expect(screen.queryByRole('button', { name: 'I have a code' })).toBeNull();
  await userEvent.click(await screen.findByRole('button', { name: 'Register' }));
  await vi.waitFor(() => expect(router.state.location.pathname).toBe('/registrations/r1'));
  expect(asked).toEqual([{ event_id: 'e1' }]);
});

it('leads to the registration that already stands', async () => {
  signIn(() =>
    Response.json(
      { status: 409, code: 'already_registered', registration_id: 'r7' },
      { status: 409 },
    ),
  );
  await show();
  await userEvent.click(await screen.findByRole('button', { name: 'Register' }));
  expect(await screen.findByRole('link', { name: 'To my registration' })).toHaveAttribute(
    'href',
    '/registrations/r7',
  );
});

it('says when somebody was faster', async () => {
  signIn(() => Response.json({ status: 409, code: 'sold_out' }, { status: 409 }));
  await show();
  await userEvent.click(await screen.findByRole('button', { name: 'Register' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The last place has just gone.');
});

it('keeps the code through sign-in', async () => {
  await show(free, { types: [standing, friends], code: 'friends' }, '/events/e1?code=friends');
  expect(screen.getByRole('link', { name: 'Sign in to register' })).toHaveAttribute(
    'href',
    '/sign-in?next=%2Fevents%2Fe1%3Fcode%3Dfriends',
  );
});

it('asks for a place that the organisers give', async () => {
  signIn(() => Response.json({ id: 'r1' }, { status: 201 }));
  const speakers: TicketType = { ...standing, confirmation: 'by_team' };
  await show(free, { types: [speakers] });
  expect(await screen.findByText(/until the organisers decide/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Ask for a place' }));
  expect(asked).toEqual([{ event_id: 'e1', ticket_type_id: 't1', quantity: 1 }]);
});

it('asks to choose before it registers', async () => {
  signIn(() => Response.json({ id: 'r1' }, { status: 201 }));
  const router = await show(free, { types: [standing, { ...standing, id: 't3', name: 'Seat' }] });
  expect(radio('Standing')).toHaveAccessibleDescription('At the back. 17 places free');
  await register();
  expect(screen.getByText('Choose a ticket type.')).toBeVisible();
  expect(asked).toEqual([]);
  await userEvent.click(radio('Seat'));
  expect(screen.queryByText('Choose a ticket type.')).toBeNull();
  expect(screen.queryByRole('combobox')).toBeNull();
  await register();
  await vi.waitFor(() => expect(router.state.location.pathname).toBe('/registrations/r1'));
  expect(asked).toEqual([{ event_id: 'e1', ticket_type_id: 't3', quantity: 1 }]);
});

it('sends the code and the number of places of a hidden one', async () => {
  signIn(() => Response.json({ id: 'r1' }, { status: 201 }));
  await show(free, { types: [standing, { ...friends, free: 2 }], code: 'friends' });
  expect(screen.getByText('Your code opens: Friends.')).toBeVisible();
  await userEvent.click(radio('Friends'));
  const places = screen.getByRole('combobox', { name: 'How many places' });
  expect(places).toHaveTextContent(/^12$/);
  await userEvent.selectOptions(places, '2');
  expect(screen.getByText('Your 2 places are confirmed at once.')).toBeVisible();
  await register();
  await vi.waitFor(() =>
    expect(asked).toEqual([
      { event_id: 'e1', ticket_type_id: 't2', quantity: 2, access_code: 'friends' },
    ]),
  );
});

it('says why a ticket type can not be had, and when', async () => {
  await show(free, {
    types: [
      { ...standing, sales: 'not_open', sales_opens_at: '2099-11-01T10:00:00+01:00' },
      { ...standing, id: 't3', name: 'Seat', free: 0, held: 1 },
      { ...standing, id: 't4', name: 'Box', free: 0 },
      { ...standing, id: 't5', name: 'Early bird', sales: 'closed' },
    ],
  });
  expect(radio('Standing')).toBeDisabled();
  expect(radio('Standing')).toHaveAccessibleDescription(
    /On sale from Sun,? 1 November 2099 at 10:00/,
  );
  expect(radio('Seat')).toHaveAccessibleDescription(/All taken just now/);
  expect(radio('Seat')).toBeEnabled();
  expect(radio('Box')).toHaveAccessibleDescription(/Sold out/);
  expect(radio('Early bird')).toHaveAccessibleDescription(/No longer on sale/);
});

it('says that no ticket type can be had', async () => {
  await show(free, { types: [{ ...standing, sales: 'closed' }] });
  expect(screen.getByText(/No ticket type can be had just now/)).toBeVisible();
});

it('joins the waitlist where all places are taken', async () => {
  signIn(() => Response.json({ id: 'r1' }, { status: 201 }));
  const router = await show({ ...free, confirmed: 10, held: 0, free: 0 });
  await userEvent.click(await screen.findByRole('button', { name: 'Join the waitlist' }));
  await vi.waitFor(() => expect(router.state.location.pathname).toBe('/registrations/r1'));
  expect(asked).toEqual([{ event_id: 'e1', waitlist: true }]);
});

it('says before joining that the organisers choose, where they do', async () => {
  signIn(() => Response.json({ id: 'r1' }, { status: 201 }));
  const full = { ...free, confirmed: 10, held: 0, free: 0 };
  await show(full, {}, '/events/e1', { ...event, waitlist_mode: 'manual' });
  expect(await screen.findByText(/the organisers choose who of those who wait/)).toBeVisible();
});

it('waits for a ticket type that is sold out', async () => {
  signIn(() => Response.json({ id: 'r1' }, { status: 201 }));
  await show(free, { types: [standing, { ...friends, hidden: false, free: 0 }] });
  await userEvent.click(radio('Friends'));
  await userEvent.click(screen.getByRole('button', { name: 'Join the waitlist' }));
  await vi.waitFor(() =>
    expect(asked).toEqual([{ event_id: 'e1', ticket_type_id: 't2', quantity: 1, waitlist: true }]),
  );
});

it('offers the waitlist to who comes too late', async () => {
  signIn(() => Response.json({ status: 409, code: 'sold_out', waitlist: true }, { status: 409 }));
  await show();
  await register();
  await userEvent.click(await screen.findByRole('button', { name: 'Join the waitlist' }));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]).toEqual({ event_id: 'e1', waitlist: true });
});

it('opens a code, and says when it opens nothing', async () => {
  const onCode = vi.fn();
  await show(free, { types: [standing], onCode });
  await userEvent.click(screen.getByRole('button', { name: 'I have a code' }));
  const field = screen.getByRole('textbox', { name: 'Your code' });
  expect(field).toHaveFocus();
  await userEvent.type(field, ' friends {Enter}');
  expect(onCode).toHaveBeenCalledWith('friends');
});

it('shows the code of the address, and that it opens nothing', async () => {
  await show(free, { types: [], code: 'fiends' });
  expect(screen.getByRole('textbox', { name: 'Your code' })).toHaveValue('fiends');
  expect(screen.getByRole('status')).toHaveTextContent('This code opens no ticket type here.');
});

it('asks for a code where all ticket types are hidden', async () => {
  const refetch = vi.fn();
  signIn(() => Response.json({ status: 409, code: 'ticket_type_required' }, { status: 409 }));
  await show(free, { refetch });
  await register();
  expect(await screen.findByRole('alert')).toHaveTextContent('This event has ticket types.');
  expect(screen.getByRole('button', { name: 'I have a code' })).toBeVisible();
  expect(refetch).toHaveBeenCalled();
});

it.each([
  [
    { limit: 'ticket_type', free: 1, held: 2 },
    'Only 1 place of this ticket type is left. 2 more are only held and may come free.',
  ],
  [{ limit: 'ticket_type', free: 0, held: 0 }, 'The last place of this ticket type has just gone.'],
  [
    { limit: 'event', free: 0, held: 1 },
    'The last place has just gone. 1 more is only held and may come free.',
  ],
  [{ limit: 'event', free: 2, held: 0 }, 'Only 2 places at this event are left.'],
])('says what there is too little of: %j', async (members, message) => {
  signIn(() => Response.json({ status: 409, code: 'sold_out', ...members }, { status: 409 }));
  await show(free, { types: [standing] });
  await register();
  expect(await screen.findByRole('alert')).toHaveTextContent(message);
});

it('says what to do when too many places are held', async () => {
  signIn(() => Response.json({ status: 409, code: 'too_many_pending', limit: 5 }, { status: 409 }));
  await show();
  await register();
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('You hold places at 5 events that you have not confirmed yet');
  expect(within(alert).getByRole('link')).toHaveAttribute('href', '/registrations');
});

it('tells a blocked account so, and no reason', async () => {
  signIn(() => Response.json({ status: 409, code: 'account_blocked' }, { status: 409 }));
  await show();
  await register();
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The organiser does not take registrations from your account.',
  );
});

it('puts a refused number of places at its field', async () => {
  signIn(() =>
    Response.json(
      {
        status: 422,
        code: 'validation_failed',
        limit: 2,
        errors: [{ pointer: '/quantity', code: 'quantity_over_limit', detail: '' }],
      },
      { status: 422 },
    ),
  );
  await show(free, { types: [friends], code: 'friends' });
  await register();
  await vi.waitFor(() =>
    expect(screen.getByRole('combobox')).toHaveAccessibleDescription(
      /One person can't take so many places/,
    ),
  );
});

it('can be tried again when the ticket types did not come', async () => {
  const refetch = vi.fn();
  await show(free, { types: undefined, error: new Error('away'), refetch });
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(refetch).toHaveBeenCalled();
});

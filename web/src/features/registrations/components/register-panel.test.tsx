import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { beginSession, endSession } from '@/shared/api/session';
import type { EventDetails } from '@/shared/api/types';
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
  status: 'published',
  version: 1,
  organizer: { id: 'u2', username: 'bert' },
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
  can_edit: false,
};
const free = { capacity: 10, confirmed: 4, held: 1, free: 5, sales_open: true };

function signIn(answerToCreate: () => Response) {
  vi.stubGlobal('fetch', (request: Request) =>
    Promise.resolve(
      request.method === 'POST'
        ? answerToCreate()
        : Response.json({ items: [], next_cursor: null }),
    ),
  );
  beginSession({
    access_token: 't',
    token_type: 'Bearer',
    expires_in: 600,
    user: { id: 'u1', username: 'anna', roles: [] },
  });
}

const show = (availability = free) =>
  renderPage(
    <RegisterPanel event={event} availability={availability} />,
    { registrations },
    '/events/e1',
  );

beforeEach(() => {
  endSession();
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
  expect(screen.queryByRole('link')).toBeNull();
});

it('takes a place and goes to the registration', async () => {
  signIn(() => Response.json({ id: 'r1' }, { status: 201 }));
  const router = await show();
  await userEvent.click(await screen.findByRole('button', { name: 'Register' }));
  await vi.waitFor(() => expect(router.state.location.pathname).toBe('/registrations/r1'));
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

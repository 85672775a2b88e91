import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { Registration } from '@/shared/api/types';
import { renderPage } from '@/test-support/render';
import registrations from '../locales/en.json';
import { WaitingView } from './waiting-view';

const waiting: Registration = {
  id: 'r1',
  event: {
    event_id: 'e1',
    version: 1,
    title: 'Rust evening',
    starts_at: '2099-12-01T18:00:00+01:00',
    ends_at: '2099-12-01T20:00:00+01:00',
    time_zone: 'Europe/Berlin',
    place: { kind: 'venue', name: 'Library', address: 'Main Street 1' },
  },
  ticket_type: null,
  quantity: 1,
  status: 'waiting',
  position: 2,
  waiting_since: '2026-11-24T10:00:00Z',
  offered_at: null,
  expires_at: null,
  approval_since: null,
  decided_at: null,
  team_message: null,
  cancellable_until: '2099-12-01T18:00:00+01:00',
  confirmed_at: null,
  cancelled_at: null,
  cancel_reason: null,
  ticket: null,
  created_at: '2026-11-24T10:00:00Z',
};

it('tells the position and why it changed', async () => {
  const items = [
    { at: '2026-11-24T10:00:00Z', kind: 'joined', position: 3 },
    { at: '2026-11-24T11:00:00Z', kind: 'ahead_left', position: 2 },
    { at: '2026-11-24T11:30:00Z', kind: 'newer_than_this_page', position: 2 },
  ];
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items })));
  await renderPage(<WaitingView registration={waiting} />, { registrations });
  expect(screen.getByText('Position 2')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Leave the waitlist' })).toBeVisible();
  expect(await screen.findByText('Somebody ahead of you left · Position 2')).toBeVisible();
  expect(screen.getByText('You joined the waitlist · Position 3')).toBeVisible();
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
});

it('can ask for the history again', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 500 })));
  await renderPage(<WaitingView registration={{ ...waiting, position: 1 }} />, { registrations });
  expect(screen.getByText('Position 1 · You are next.')).toBeVisible();
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
});

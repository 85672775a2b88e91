import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { waiting } from '@/test-support/registration';
import { renderPage } from '@/test-support/render';
import registrations from '../locales/en.json';
import { ExpiredView } from './ended-views';

const expired = { ...waiting, status: 'expired', position: null };
const joined = { at: '2026-11-24T10:00:00Z', kind: 'joined', position: 1 };

async function show(history: () => Response) {
  vi.stubGlobal('fetch', () => Promise.resolve(history()));
  await renderPage(<ExpiredView registration={expired} />, { registrations });
}

it('tells who was blocked while waiting so, and offers no other try', async () => {
  const ended = { at: '2026-11-25T10:00:00Z', kind: 'turned_away', position: null };
  await show(() => Response.json({ items: [joined, ended] }));
  expect(await screen.findByText(/does not take registrations from your account/)).toBeVisible();
  expect(screen.queryByRole('button')).toBeNull();
});

it.each([
  ['closed', () => Response.json({ items: [joined, { ...joined, kind: 'closed' }] })],
  ['unknown', () => new Response('', { status: 500 })],
])('offers another try when the end of the wait is %s', async (_, history) => {
  await show(history);
  expect(await screen.findByText('No place came free for you in time.')).toBeVisible();
  expect(screen.getByRole('button', { name: registrations.again })).toBeVisible();
});

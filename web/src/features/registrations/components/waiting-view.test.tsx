import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { waiting } from '@/test-support/registration';
import { renderPage } from '@/test-support/render';
import registrations from '../locales/en.json';
import { WaitingView } from './waiting-view';

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

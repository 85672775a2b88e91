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

it('tells who waits for a choice since when, among how many, and what others got', async () => {
  const items = [
    { at: '2026-11-24T10:00:00Z', kind: 'joined', position: null },
    { at: '2026-11-24T11:00:00Z', kind: 'other_offered', position: null },
  ];
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items })));
  const registration = {
    ...waiting,
    position: null,
    waitlist_mode: 'manual',
    waiting_people: 4,
  } as const;
  await renderPage(<WaitingView registration={registration} />, { registrations });
  expect(screen.getAllByRole('status')[0]).toHaveTextContent(
    /You have waited since .*4 people wait/,
  );
  expect(screen.queryByText(/Position/)).toBeNull();
  expect(screen.getByText(/The organisers choose who gets a place/)).toBeVisible();
  expect(await screen.findByText('The organisers offered a place to somebody else')).toBeVisible();
});

import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { Registration } from '@/shared/api/types';
import { waiting } from '@/test-support/registration';
import { renderPage } from '@/test-support/render';
import registrations from '../locales/en.json';
import { ApprovedView, AwaitingView, EndedByTeamView } from './awaiting-view';

const asked: Registration = {
  ...waiting,
  status: 'awaiting_approval',
  position: null,
  waiting_since: null,
  approval_since: '2026-11-24T10:00:00Z',
  expires_at: '2099-12-01T17:00:00Z',
};

it('says until when the organisers can decide, in the zone of the event', async () => {
  await renderPage(<AwaitingView registration={asked} />, { registrations });
  expect(screen.getByRole('heading', { name: 'Your request awaits approval' })).toBeVisible();
  expect(screen.getByText(/They can decide until .*18:00/)).toBeVisible();
});

it('takes the request back only after asking', async () => {
  const paths: string[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    paths.push(new URL(request.url).pathname);
    return Promise.resolve(Response.json({ ...asked, status: 'cancelled' }));
  });
  await renderPage(<AwaitingView registration={asked} />, { registrations });
  await userEvent.click(screen.getByRole('button', { name: 'Withdraw the request' }));
  expect(await screen.findByRole('dialog', { name: 'Withdraw your request?' })).toBeVisible();
  expect(paths).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: 'Withdraw' }));
  await vi.waitFor(() => expect(paths).toEqual(['/v1/registrations/r1/cancel']));
});

it('shows what the organisers wrote, with its lines', async () => {
  const approved = { ...asked, status: 'pending', team_message: 'Bring a laptop.\nSee <you>!' };
  await renderPage(<ApprovedView registration={approved} />, { registrations });
  expect(screen.getByRole('heading', { name: 'You are approved!' })).toBeVisible();
  expect(screen.getByText(/Bring a laptop/).textContent).toBe('Bring a laptop.\nSee <you>!');
});

it('tells a refusal from a cancellation, and is silent where nothing was written', async () => {
  await renderPage(
    <>
      <EndedByTeamView registration={{ ...asked, status: 'declined' }} />
      <EndedByTeamView
        registration={{ ...asked, status: 'cancelled', cancel_reason: 'cancelled_by_team' }}
      />
    </>,
    { registrations },
  );
  expect(screen.getByRole('heading', { name: 'Not approved' })).toBeVisible();
  expect(screen.getByRole('heading', { name: 'Cancelled by the organisers' })).toBeVisible();
  expect(screen.queryByText('The organisers write:')).toBeNull();
});

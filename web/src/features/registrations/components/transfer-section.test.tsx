import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { RegistrationDetails } from '@/shared/api/types';
import { waiting } from '@/test-support/registration';
import { renderPage } from '@/test-support/render';
import registrations from '../locales/en.json';
import { TransferSection } from './transfer-section';

const confirmed: RegistrationDetails = {
  ...waiting,
  status: 'confirmed',
  position: null,
  waiting_since: null,
  answers: [],
  guests: [null],
  answers_version: 1,
  transfer: null,
};
const open = {
  email: 'friend@example.org',
  message: 'Have fun!',
  created_at: '2026-11-24T10:00:00Z',
  until: '2099-12-01T18:00:00+01:00',
};

/** What was sent. */
const sent: { method: string; body: unknown }[] = [];
beforeEach(() => void sent.splice(0));

function serve(respond: () => Response) {
  vi.stubGlobal('fetch', async (request: Request) => {
    const text = await request.text();
    sent.push({ method: request.method, body: text === '' ? null : JSON.parse(text) });
    return respond();
  });
}

async function show(registration: RegistrationDetails) {
  await renderPage(<TransferSection registration={registration} />, { registrations });
}

it('offers the place to a mail address, in the language of the page', async () => {
  const user = userEvent.setup();
  serve(() => Response.json(open, { status: 201 }));
  await show(confirmed);
  await user.click(screen.getByRole('button', { name: 'Pass on to somebody else' }));
  const dialog = await screen.findByRole('dialog', { name: 'Pass on to somebody else' });
  await user.click(within(dialog).getByRole('button', { name: 'Send the offer' }));
  expect(within(dialog).getByText('This does not look like a mail address.')).toBeVisible();
  expect(sent).toEqual([]);
  await user.type(within(dialog).getByLabelText(/Mail address/), ' friend@example.org ');
  await user.type(within(dialog).getByLabelText('A message to them'), 'Have fun!');
  await user.click(within(dialog).getByRole('button', { name: 'Send the offer' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(sent).toEqual([
    {
      method: 'POST',
      body: { email: 'friend@example.org', locale: 'en', message: 'Have fun!' },
    },
  ]);
});

it('says why it can not be offered', async () => {
  const user = userEvent.setup();
  serve(() => Response.json({ code: 'checked_in', status: 409 }, { status: 409 }));
  await show(confirmed);
  await user.click(screen.getByRole('button', { name: 'Pass on to somebody else' }));
  await user.type(await screen.findByLabelText(/Mail address/), 'friend@example.org');
  await user.click(screen.getByRole('button', { name: 'Send the offer' }));
  expect(await screen.findByText(/Somebody has come in with this ticket/)).toBeVisible();
});

it('shows to whom it is offered, and withdraws', async () => {
  const user = userEvent.setup();
  serve(() => new Response(null, { status: 204 }));
  await show({ ...confirmed, transfer: open });
  expect(screen.getByText(/We have sent an offer to friend@example.org/)).toBeVisible();
  expect(screen.getByText('Have fun!')).toBeVisible();
  expect(screen.getByText(/until .*1 December 2099.*18:00/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Pass on to somebody else' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Withdraw the offer' }));
  await user.click(await screen.findByRole('button', { name: 'Withdraw' }));
  await waitFor(() => expect(sent).toEqual([{ method: 'DELETE', body: null }]));
});

it('is not there after the limit, nor where the team chose', async () => {
  await show({ ...confirmed, cancellable_until: '2020-12-01T18:00:00+01:00' });
  expect(screen.queryByRole('button')).toBeNull();
  await show({ ...confirmed, approval_since: '2026-11-24T10:00:00Z' });
  expect(screen.queryByRole('button')).toBeNull();
});

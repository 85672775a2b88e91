import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { beginSession } from '@/shared/api/session';
import type { TransferOffer } from '@/shared/api/types';
import { waiting } from '@/test-support/registration';
import { renderPage } from '@/test-support/render';
import registrations from '../locales/en.json';
import { Component as TransferPage } from './transfer-page';

const offer: TransferOffer = {
  event: waiting.event,
  ticket_type: null,
  quantity: 1,
  offered_by: 'anna',
  message: 'Have fun!',
  until: '2099-12-01T18:00:00+01:00',
  own: false,
  registration_id: null,
};
const question = {
  id: 'q1',
  event_id: 'e1',
  kind: 'text',
  prompt: 'What do you eat?',
  help: '',
  required: true,
  ticket_type_ids: null,
  choices: [],
  position: 0,
  answered: false,
  version: 1,
  created_at: '2026-11-01T00:00:00Z',
  updated_at: '2026-11-01T00:00:00Z',
};

/** What was sent. */
const sent: { path: string; body: unknown }[] = [];
beforeEach(() => void sent.splice(0));

/** The offer as it is read, and what is answered to whoever answers it. */
function serve(read: () => Response, ...answers: Response[]) {
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === 'POST') {
      const text = await request.text();
      sent.push({ path: pathname, body: text === '' ? null : JSON.parse(text) });
      return answers.shift() ?? new Response(null, { status: 204 });
    }
    if (pathname.endsWith('/questions')) {
      return Response.json({ items: [question], guest_names: 'off', answers_editable_until: null });
    }
    return read();
  });
}

const gone = (code: string) => Response.json({ code, status: 410 }, { status: 410 });

async function show() {
  return renderPage(<TransferPage />, { registrations }, '/transfers/token');
}

function signIn() {
  beginSession({
    access_token: 'token',
    token_type: 'Bearer',
    expires_in: 600,
    user: { id: 'u1', username: 'boris', roles: ['attendee'] },
  });
}

it('is accepted with answers to what the event asks', async () => {
  const user = userEvent.setup();
  signIn();
  const mine = { ...waiting, id: 'r2', status: 'confirmed' };
  serve(() => Response.json(offer), Response.json(mine, { status: 201 }));
  const router = await show();
  expect(await screen.findByText('anna passes a place on to you at this event:')).toBeVisible();
  expect(screen.getByText('Have fun!')).toBeVisible();
  await user.click(await screen.findByRole('button', { name: 'Accept' }));
  expect(screen.getByText('This question needs an answer.')).toBeVisible();
  await user.type(screen.getByLabelText(/What do you eat/), 'Fish');
  await user.click(screen.getByRole('button', { name: 'Accept' }));
  await vi.waitFor(() => expect(router.state.location.pathname).toBe('/registrations/r2'));
  expect(sent).toEqual([
    {
      path: expect.stringMatching(/\/accept$/) as string,
      body: { answers: [{ question_id: 'q1', value: 'Fish' }] },
    },
  ]);
});

it('leads who is registered already to their own registration', async () => {
  const user = userEvent.setup();
  signIn();
  const refused = { code: 'already_registered', status: 409, registration_id: 'r9' };
  serve(() => Response.json(offer), Response.json(refused, { status: 409 }));
  await show();
  await user.type(await screen.findByLabelText(/What do you eat/), 'Fish');
  await user.click(screen.getByRole('button', { name: 'Accept' }));
  const link = await screen.findByRole('link', { name: 'To my registration' });
  expect(link).toHaveAttribute('href', '/registrations/r9');
});

it('is declined after asking', async () => {
  const user = userEvent.setup();
  signIn();
  let declined = false;
  serve(() => (declined ? gone('transfer_declined') : Response.json(offer)));
  await show();
  await user.click(await screen.findByRole('button', { name: 'Decline' }));
  const dialog = await screen.findByRole('dialog', { name: 'Decline the offer?' });
  declined = true;
  await user.click(within(dialog).getByRole('button', { name: 'Decline' }));
  expect(await screen.findByText('Declined')).toBeVisible();
  expect(sent[0]?.path).toMatch(/\/decline$/);
});

it.each([
  ['transfer_used', 'Already accepted'],
  ['transfer_withdrawn', 'Withdrawn'],
  ['transfer_ended', 'This offer is over'],
  ['transfer_not_found', 'This link leads nowhere'],
])('says why there is nothing to accept: %s', async (code, title) => {
  serve(() => gone(code));
  await show();
  expect(await screen.findByText(title)).toBeVisible();
});

it('leads who has accepted it to their registration, and tells its owner that it is theirs', async () => {
  serve(() => Response.json({ ...offer, registration_id: 'r2' }));
  await show();
  expect(await screen.findByText('You have accepted this offer.')).toBeVisible();
  serve(() => Response.json({ ...offer, own: true }));
  await show();
  expect(await screen.findByText(/This is your own offer/)).toBeVisible();
});

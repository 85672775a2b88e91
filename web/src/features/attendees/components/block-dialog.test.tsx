import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { Attendee } from '@/shared/api/types';
import { renderPage } from '@/test-support/render';
import attendees from '../locales/en.json';
import { BlockDialog } from './block-dialog';

const attendee: Attendee = {
  id: 'r1',
  person: { user_id: 'u2', username: 'boris', name: 'Boris', email: 'boris@example.org' },
  ticket_type: null,
  quantity: 1,
  status: 'confirmed',
  created_at: '2026-11-24T10:00:00Z',
  waiting_since: null,
  confirmed_at: '2026-11-24T10:01:00Z',
  cancelled_at: null,
};

async function show(status: string, answer: () => Response) {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push([request.method, new URL(request.url).pathname, await request.json()]);
    return answer();
  });
  const onClose = vi.fn();
  const shown = { ...attendee, status };
  await renderPage(<BlockDialog eventId="e1" attendee={shown} onClose={onClose} />, { attendees });
  return { sent, onClose };
}
const block = () => userEvent.click(screen.getByRole('button', { name: 'Block' }));
const reason = () => screen.getByRole('textbox', { name: /Reason/ });

it('asks for a reason before it blocks, and cancels only if told to', async () => {
  const { sent, onClose } = await show('confirmed', () => new Response(null, { status: 204 }));
  await block();
  expect(reason()).toBeInvalid();
  await userEvent.type(reason(), 'Never came');
  expect(reason()).toBeValid();
  await block();
  const path = '/v1/events/e1/blocks/u2';
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent).toEqual([['PUT', path, { reason: 'Never came', cancel_registration: false }]]);

  await userEvent.click(screen.getByRole('checkbox'));
  await block();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledTimes(2));
  expect(sent[1]).toEqual(['PUT', path, { reason: 'Never came', cancel_registration: true }]);
});

it('offers no cancelling where there is nothing to cancel', async () => {
  await show('expired', () => new Response(null, { status: 204 }));
  expect(screen.queryByRole('checkbox')).toBeNull();
});

it('says why somebody can’t be blocked, and stays', async () => {
  const { onClose } = await show('confirmed', () =>
    Response.json({ status: 409, code: 'in_team' }, { status: 409 }),
  );
  await userEvent.type(reason(), 'Rude');
  await block();
  expect(await screen.findByRole('alert')).toHaveTextContent("They are in the event's team.");
  expect(onClose).not.toHaveBeenCalled();
});

it('says how much too long a reason is, as the server counts', async () => {
  const { sent } = await show('confirmed', () => new Response(null, { status: 204 }));
  await userEvent.click(reason());
  await userEvent.paste('🍜'.repeat(501));
  await block();
  expect(screen.getByText('1 character too long.')).toBeVisible();
  expect(sent).toEqual([]);
});

import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { beginSession } from '@/shared/api/session';
import type { Attendee, DecisionResult } from '@/shared/api/types';
import { renderPage } from '@/test-support/render';
import attendees from '../locales/en.json';
import { ApprovalBrowser } from './approval-browser';

const attendee = (id: string, name: string): Attendee => ({
  id,
  person: { user_id: `u-${id}`, name: '', username: name, email: `${name}@example.org` },
  ticket_type: { id: 't1', name: 'Speakers' },
  quantity: 2,
  status: 'awaiting_approval',
  created_at: '2026-11-24T10:00:00Z',
  waiting_since: null,
  confirmed_at: null,
  cancelled_at: null,
});

const ada = attendee('r1', 'ada');
const bert = attendee('r2', 'bert');
const clara = attendee('r3', 'clara');

let listed: Attendee[];
let sent: { path: string; body: unknown }[];

/** A server that decides as `results` says, about whom it is asked about. */
function serve(results: Record<string, DecisionResult> = {}) {
  listed = [ada, bert, clara];
  sent = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname;
    if (request.method === 'GET' && path.endsWith('/attendees')) {
      return Response.json({ items: listed, next_cursor: null });
    }
    if (request.method === 'GET') {
      const answers = [{ question_id: 'q1', prompt: 'Your talk', labels: [], value: 'On crashes' }];
      return Response.json({ ...ada, answers, guests: [] });
    }
    const body = (await request.json()) as { registration_ids: string[] };
    sent.push({ path, body });
    listed = listed.filter(({ id }) => !body.registration_ids.includes(id));
    const items = body.registration_ids.map((id) => ({
      registration_id: id,
      result: results[id] ?? 'done',
    }));
    return Response.json({ items });
  });
}

beforeEach(() => {
  beginSession({
    access_token: 't',
    token_type: 'Bearer',
    expires_in: 600,
    user: { id: 'u1', username: 'olga', roles: [] },
  });
});

const show = async () => {
  await renderPage(<ApprovalBrowser event={{ id: 'e1', time_zone: 'UTC' }} />, { attendees });
  await screen.findByRole('listitem', { name: 'ada' });
};
const choose = (name: string) =>
  userEvent.click(screen.getByRole('checkbox', { name: `Choose ${name}` }));
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

it('approves one with a word, and shows who is left', async () => {
  serve();
  await show();
  await press('Approve ada');
  const dialog = await screen.findByRole('dialog', { name: 'Approve ada?' });
  await userEvent.type(within(dialog).getByRole('textbox', { name: 'Message' }), 'Welcome!');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Approve' }));
  expect(await screen.findByText('1 is approved.')).toBeVisible();
  expect(sent).toEqual([
    {
      path: '/v1/events/e1/registrations/approve',
      body: { registration_ids: ['r1'], message: 'Welcome!' },
    },
  ]);
  await vi.waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(2));
});

it('declines the chosen ones together, and says whom that did not reach', async () => {
  serve({ r2: 'cancelled' });
  await show();
  const many = () => screen.getByRole('button', { name: 'Decline chosen' });
  expect(many()).toBeDisabled();
  await choose('ada');
  await choose('bert');
  await choose('clara');
  await choose('clara');
  expect(screen.getByText('2 chosen')).toBeVisible();
  await userEvent.click(many());
  const dialog = await screen.findByRole('dialog', { name: 'Decline 2 people?' });
  await userEvent.click(within(dialog).getByRole('button', { name: 'Decline 2' }));
  const told = await screen.findByText('1 is declined.');
  expect(told).toHaveTextContent('1 was cancelled meanwhile.');
  expect(sent[0]?.body).toEqual({ registration_ids: ['r1', 'r2'], message: '' });
  expect(screen.queryByText('2 chosen')).toBeNull();
});

it('chooses all that are shown, and none', async () => {
  serve();
  await show();
  const all = screen.getByRole('checkbox', { name: 'Choose all 3 shown' });
  await userEvent.click(all);
  expect(screen.getByText('3 chosen')).toBeVisible();
  await userEvent.click(all);
  expect(screen.getByRole('button', { name: 'Approve chosen' })).toBeDisabled();
});

it('sends no message that is too long', async () => {
  serve();
  await show();
  await press('Decline bert');
  const dialog = await screen.findByRole('dialog');
  const message = within(dialog).getByRole('textbox', { name: 'Message' });
  await userEvent.click(message);
  await userEvent.paste('🙂'.repeat(1_002));
  expect(within(dialog).getByText('2 characters too long.')).toBeVisible();
  await userEvent.click(within(dialog).getByRole('button', { name: 'Decline' }));
  expect(sent).toEqual([]);
});

it('shows what somebody answered before one decides', async () => {
  serve();
  await show();
  await press('ada');
  const dialog = await screen.findByRole('dialog', { name: 'ada' });
  expect(await within(dialog).findByText('On crashes')).toBeVisible();
});

it('says that nobody asks', async () => {
  serve();
  listed = [];
  await renderPage(<ApprovalBrowser event={{ id: 'e1', time_zone: 'UTC' }} />, { attendees });
  expect(await screen.findByText('Nobody awaits approval')).toBeVisible();
  expect(screen.queryByRole('checkbox')).toBeNull();
});

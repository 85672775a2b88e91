import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { Block } from '@/shared/api/types';
import { renderPage } from '@/test-support/render';
import attendees from '../locales/en.json';
import { BlockList } from './block-list';

const boris: Block = {
  user_id: 'u2',
  username: 'boris',
  reason: 'Came\nand shouted',
  blocked_by: 'anna',
  blocked_at: '2026-11-24T10:00:00Z',
};
const unknown: Block = { ...boris, user_id: 'u3', username: null };

function serve(pages: Record<string, { items: Block[]; next_cursor: string | null }>) {
  const unblocked: string[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    const url = new URL(request.url);
    if (request.method === 'DELETE') {
      unblocked.push(url.pathname);
      return Promise.resolve(new Response(null, { status: 204 }));
    }
    return Promise.resolve(Response.json(pages[url.searchParams.get('cursor') ?? '']));
  });
  return unblocked;
}
const show = () => renderPage(<BlockList event={{ id: 'e1', time_zone: 'UTC' }} />, { attendees });

it('shows page after page whom the organiser has blocked, why and by whom', async () => {
  serve({
    '': { items: [boris], next_cursor: 'more' },
    more: { items: [unknown], next_cursor: null },
  });
  await show();
  const entry = await screen.findByRole('listitem', { name: 'boris' });
  expect(entry).toHaveTextContent('Came and shouted');
  expect(entry).toHaveTextContent('Blocked by anna');
  await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
  expect(await screen.findByRole('listitem', { name: '–' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
});

it('unblocks after asking', async () => {
  const unblocked = serve({ '': { items: [boris], next_cursor: null } });
  await show();
  await userEvent.click(await screen.findByRole('button', { name: 'Unblock boris' }));
  expect(unblocked).toEqual([]);
  const dialog = screen.getByRole('dialog', { name: 'Unblock boris?' });
  await userEvent.click(within(dialog).getByRole('button', { name: 'Unblock' }));
  await vi.waitFor(() => expect(unblocked).toEqual(['/v1/events/e1/blocks/u2']));
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('says how to block somebody when nobody is', async () => {
  serve({ '': { items: [], next_cursor: null } });
  await show();
  expect(await screen.findByText('Nobody is blocked')).toBeVisible();
  expect(screen.getByRole('link')).toHaveAttribute('href', '/events/e1/attendees');
});

import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderPage } from '@/test-support/render';
import { PlaceLine } from './place-line';

it('lets a visitor follow an https link, and gives the other site nothing', async () => {
  await renderPage(<PlaceLine place={{ kind: 'online', link: 'https://meet.example/x' }} />, {});
  const link = screen.getByRole('link');
  expect(link).toHaveAttribute('href', 'https://meet.example/x');
  expect(link.getAttribute('rel')).toContain('noopener');
});

it.each(['javascript:alert(1)', 'http://meet.example/', 'data:text/html,x', 'not a link'])(
  'shows %s as text only',
  async (link) => {
    await renderPage(<PlaceLine place={{ kind: 'online', link }} />, {});
    expect(screen.getByText(link)).toBeVisible();
    expect(screen.queryByRole('link')).toBeNull();
  },
);

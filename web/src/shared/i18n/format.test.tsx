import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderPage } from '@/test-support/render';
import { useFormats } from './format';

function Range({ from, to }: { from: string; to: string }) {
  return <p>{useFormats().range(from, to, 'Europe/Berlin')}</p>;
}

const shown = () => screen.getByText(/2027/).textContent;

it('keeps from and to of one day on one line', async () => {
  await renderPage(<Range from="2027-03-01T17:00:00Z" to="2027-03-01T19:30:00Z" />, {});
  expect(shown()).toBe('Mon, 1 March 2027, 18:00\u2060–\u206020:30');
});

it('lets a range of days break', async () => {
  await renderPage(<Range from="2027-03-01T17:00:00Z" to="2027-03-02T19:30:00Z" />, {});
  expect(shown()).not.toContain('\u2060');
});

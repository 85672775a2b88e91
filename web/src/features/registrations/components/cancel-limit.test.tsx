import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Registration } from '@/shared/api/types';
import { renderPage } from '@/test-support/render';
import registrations from '../locales/en.json';
import { CancelWithinLimit } from './cancel-limit';

const confirmed = (cancellableUntil: string) =>
  ({
    id: 'r1',
    event: { title: 'Rust evening', time_zone: 'Europe/Berlin' },
    quantity: 1,
    status: 'confirmed',
    cancellable_until: cancellableUntil,
  }) as Registration;

it('offers to cancel while that is possible, and says until when', async () => {
  const until = '2099-12-01T18:00:00+01:00';
  await renderPage(<CancelWithinLimit registration={confirmed(until)} />, { registrations });
  expect(screen.getByRole('button', { name: 'Cancel registration' })).toBeVisible();
  expect(screen.getByText(/^You can cancel until .*1 December 2099.*18:00/)).toBeVisible();
});

it('says afterwards until when it was possible', async () => {
  const until = '2020-12-01T18:00:00+01:00';
  await renderPage(<CancelWithinLimit registration={confirmed(until)} />, { registrations });
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText(/^You could cancel until .*1 December 2020.*18:00/)).toBeVisible();
});

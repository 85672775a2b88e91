import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderPage } from '@/test-support/render';
import auth from '../locales/en.json';
import { Component } from './sign-up-page';

const sent: Request[] = [];

function serverAnswers(answer: () => Response) {
  vi.stubGlobal('fetch', (request: Request) => {
    sent.push(request);
    return Promise.resolve(answer());
  });
}

async function fillAndSubmit(password = 'a long enough secret') {
  const user = userEvent.setup();
  await user.type(screen.getByLabelText(/^Username/), 'anna');
  await user.type(screen.getByLabelText(/^Email/), 'anna@example.org');
  await user.type(screen.getByLabelText(/^Password/), password);
  await user.click(screen.getByRole('button', { name: 'Create account' }));
}

beforeEach(() => {
  sent.length = 0;
});

it('shows what the server refuses at its fields, all at once, and goes to the first', async () => {
  serverAnswers(() =>
    Response.json(
      {
        status: 422,
        code: 'validation_failed',
        errors: [
          { pointer: '/password', code: 'password_too_common', detail: '' },
          { pointer: '/email', code: 'invalid_email', detail: '' },
        ],
      },
      { status: 422 },
    ),
  );
  await renderPage(<Component />, { auth });
  await fillAndSubmit();
  const email = screen.getByLabelText(/^Email/);
  expect(await screen.findByText('This is not an email address.')).toBeVisible();
  expect(email).toHaveAttribute('aria-invalid', 'true');
  expect(email).toHaveFocus();
  expect(screen.getByText(/among the first that others would guess/)).toBeVisible();
});

it('says at the username that it is taken', async () => {
  serverAnswers(() => Response.json({ status: 409, code: 'username_taken' }, { status: 409 }));
  await renderPage(<Component />, { auth });
  await fillAndSubmit();
  await screen.findAllByText('This username is taken.');
  expect(screen.getByLabelText(/^Username/)).toHaveAttribute('aria-invalid', 'true');
});

it('does not bother the server with a short password', async () => {
  serverAnswers(() => Response.json({}));
  await renderPage(<Component />, { auth });
  await fillAndSubmit('short');
  expect(screen.getByText('The password needs 12 to 128 characters.')).toBeVisible();
  expect(sent).toEqual([]);
});

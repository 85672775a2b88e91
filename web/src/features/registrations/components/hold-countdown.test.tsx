import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { expect, it } from 'vitest';
import registrations from '../locales/ru.json';
import { HoldCountdown } from './hold-countdown';

it('shows every second, and reads out only the marks', async () => {
  await i18next.use(initReactI18next).init({ lng: 'ru', resources: { ru: { registrations } } });
  const at = (seconds: number) => (
    <MantineProvider env="test">
      <HoldCountdown seconds={seconds} count={1} />
    </MantineProvider>
  );
  const { rerender } = render(at(301));
  expect(screen.getByRole('timer')).toHaveTextContent('5:01');
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
  rerender(at(300));
  expect(screen.getByRole('status')).toHaveTextContent('Место придержано ещё на 5 минут.');
  rerender(at(299));
  expect(screen.getByRole('timer')).toHaveTextContent('4:59');
  expect(screen.getByRole('status')).toHaveTextContent('5 минут');
});

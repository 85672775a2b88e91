import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { decodeQR } from 'qr/decode.js';
import { expect, it, vi } from 'vitest';
import { waiting } from '@/test-support/registration';
import { renderPage } from '@/test-support/render';
import registrations from '../locales/en.json';
import { qrModules } from './qr-modules';
import { TicketCodes } from './ticket-codes';

const confirmed = { ...waiting, status: 'confirmed' };

function tickets(count: number) {
  const seats = Array.from({ length: count }, (_, index) => ({
    seat: index + 1,
    qr: String(index).repeat(154),
  }));
  return { registration_id: 'r1', code: 'T7QK-9M2X-0BHD-WJ5R', seats };
}

it('draws a code of its own for each of a group', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(tickets(3))));
  await renderPage(<TicketCodes registration={confirmed} />, { registrations });
  const codes = await screen.findAllByRole('img');
  expect(codes.map((code) => code.querySelector('title')?.textContent)).toEqual([
    'QR code: Ticket 1 of 3',
    'QR code: Ticket 2 of 3',
    'QR code: Ticket 3 of 3',
  ]);
  expect(new Set(codes.map((code) => code.lastElementChild?.getAttribute('d'))).size).toBe(3);
  expect(screen.getByText(/arrive one by one/)).toBeVisible();
});

it('draws dark on white with room around, in any theme', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(tickets(1))));
  await renderPage(<TicketCodes registration={confirmed} />, { registrations });
  const code = await screen.findByRole('img', { name: 'QR code: Your ticket' });
  const [light, dark] = code.querySelectorAll('path');
  expect([light?.getAttribute('fill'), dark?.getAttribute('fill')]).toEqual(['#ffffff', '#000000']);
  expect(dark?.getAttribute('d')).toMatch(/^M4[ ,]4/);
  expect(screen.queryByText(/arrive one by one/)).toBeNull();
});

it('says what helps where the codes do not come, and asks again', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 500 })));
  await renderPage(<TicketCodes registration={confirmed} />, { registrations });
  expect(await screen.findByText(/The ticket code below is good too/)).toBeVisible();
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(tickets(1))));
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('img')).toBeVisible();
});

it('draws what a scanner reads as the ticket', () => {
  const text = 'AQGh-gIVH35VsMN3qOnwHCI_'.repeat(7).slice(0, 154);
  const modules = qrModules(text);
  const scale = 4;
  const side = modules.length * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let pixel = 0; pixel < side * side; pixel += 1) {
    const [x, y] = [pixel % side, Math.floor(pixel / side)];
    const dark = modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true;
    if (dark) data.fill(0, pixel * 4, pixel * 4 + 3);
  }
  expect(decodeQR({ width: side, height: side, data })).toBe(text);
});

it('offers each ticket as a picture, and to share it only where the browser can', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(tickets(2))));
  await renderPage(<TicketCodes registration={{ ...confirmed, quantity: 2 }} />, { registrations });
  expect(
    await screen.findByRole('button', { name: 'Save as a picture: Ticket 2 of 2' }),
  ).toBeVisible();
  expect(screen.getByRole('button', { name: 'Download the tickets (PDF)' })).toBeVisible();
  expect(screen.queryByRole('button', { name: /^Share/ })).toBeNull();
});

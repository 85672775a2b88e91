import { getPublicKeyAsync, signAsync } from '@noble/ed25519';
import { beforeAll, expect, it } from 'vitest';
import type { Entry } from './entry';
import { judgeCode } from './judge';
import type { GuestList } from './storage';

const EVENT = '01a1f9b9-7c00-7a3c-8f12-6d5e4c3b2a10';
const REGISTRATION = '01a1fa02-151f-7e55-b0c3-77a8e9f01c22';
const KID = '01a1fa02-0000-7e55-b0c3-77a8e9f01c22';
const secret = new Uint8Array(32).fill(7);

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function uuidBytes(uuid: string): number[] {
  const digits = uuid.replaceAll('-', '').match(/../g) ?? [];
  return digits.map((pair) => parseInt(pair, 16));
}

/** A ticket as Registration signs it. */
async function ticket({ event = EVENT, kid = KID, place = 1, key = secret } = {}) {
  const payload = [1, ...uuidBytes(kid), ...uuidBytes(REGISTRATION), ...uuidBytes(event), 0, place];
  const domain = new TextEncoder().encode('turnout ticket v1\n');
  const signature = await signAsync(new Uint8Array([...domain, ...payload]), key);
  return base64url(new Uint8Array([...payload, ...signature]));
}

let list: GuestList;
beforeAll(async () => {
  const guest = {
    registration_id: REGISTRATION,
    name: 'Anna',
    username: 'anna',
    ticket_type: null,
    quantity: 2,
    checked_in: [{ place: 2, first: { scan_id: 's', at: '2026-11-25T17:00:00Z', by: 'boris' } }],
  };
  const keys = [{ kid: KID, x: base64url(await getPublicKeyAsync(secret)) }];
  list = { guests: [guest], keys, readAt: '2026-11-25T17:30:00Z' };
});

async function verdict(code: string, known: GuestList | undefined = list, scans: Entry[] = []) {
  return (await judgeCode(code, EVENT, known, scans)).verdict;
}

it('lets a genuine ticket of somebody expected in', async () => {
  const judged = await judgeCode(`  ${await ticket()}\n`, EVENT, list, []);
  expect(judged).toMatchObject({ verdict: 'good_so_far', name: 'Anna', place: 1, toSend: true });
});

it('refuses what is forged, altered or something else, and sends none of it', async () => {
  const real = await ticket();
  const forged = await ticket({ key: new Uint8Array(32).fill(8) });
  const altered = `${real.slice(0, 60)}${real[60] === 'A' ? 'B' : 'A'}${real.slice(61)}`;
  for (const code of [forged, altered, '', 'https://example.org', real.slice(0, 150), '%%%']) {
    const judged = await judgeCode(code, EVENT, list, []);
    expect(['bad_code', 'wrong_event']).toContain(judged.verdict);
    expect(judged.toSend).toBe(false);
  }
});

it('tells a ticket of another event', async () => {
  expect(await verdict(await ticket({ event: REGISTRATION }))).toBe('wrong_event');
});

it('knows what the list says is checked in, and by whom', async () => {
  const judged = await judgeCode(await ticket({ place: 2 }), EVENT, list, []);
  expect(judged).toMatchObject({ verdict: 'already', first: { by: 'boris' } });
});

it('knows what this phone has scanned while nobody else has heard of it', async () => {
  const mine: Entry = {
    id: 'e',
    scannedAt: '2026-11-25T18:00:00Z',
    code: null,
    registrationId: REGISTRATION,
    place: 1,
    name: 'Anna',
    state: 'waiting',
    verdict: 'good_so_far',
    first: null,
  };
  expect(await verdict(await ticket(), list, [mine])).toBe('already');
});

it('doubts a place that the list does not have', async () => {
  expect(await verdict(await ticket({ place: 3 }))).toBe('not_listed');
  expect(await verdict(await ticket(), { ...list, guests: [] })).toBe('not_listed');
});

it('leaves a key that is newer than its list, and a list that it lacks, to the server', async () => {
  const newer = await judgeCode(await ticket({ kid: REGISTRATION }), EVENT, list, []);
  expect(newer).toMatchObject({ verdict: 'not_listed', toSend: true });
  const none = await judgeCode(await ticket(), EVENT, undefined, []);
  expect(none).toMatchObject({ verdict: 'not_listed', toSend: true });
});

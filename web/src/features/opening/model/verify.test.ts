import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { OpeningDraw } from '@/shared/api/types';
import { verifyDraw, type Known } from './verify';

/** The published draw that the programs in Rust are tested with, too. */
const file = join(import.meta.dirname, '../../../../../docs/fair-opening-example.json');
const example = JSON.parse(readFileSync(file, 'utf8')) as OpeningDraw;
const [first, second, third, fourth] = example.items;
if (!first || !second || !third || !fourth) throw new Error('four entries');

const broken = async (changes: Partial<OpeningDraw>, known?: Known) =>
  (await verifyDraw({ ...example, ...changes }, known))
    ?.filter(({ holds }) => !holds)
    .map(({ claim }) => claim);

it('finds that the example holds, with what was known before', async () => {
  const known = { commitment: example.commitment, entryId: first.entry_id };
  const findings = await verifyDraw(example, known);
  expect(findings?.map(({ claim }) => claim)).toEqual([
    'seed',
    'seen',
    'complete',
    'list',
    'order',
    'mine',
  ]);
  expect(findings?.every(({ holds }) => holds)).toBe(true);
});

it('finds whatever was changed', async () => {
  const swapped = [
    first,
    { ...second, entry_id: third.entry_id },
    { ...third, entry_id: second.entry_id },
    fourth,
  ];
  expect(await broken({ items: swapped })).toEqual(['order']);
  expect(await broken({ items: [{ ...first, rank: 2 }, second, third, fourth] })).toEqual([
    'order',
  ]);
  expect(await broken({ seed: '11'.repeat(32) })).toContain('seed');
  expect(await broken({ seed: 'no hex' })).toContain('seed');
  expect(await broken({ items: [first, second, third] })).toEqual(['complete', 'list']);
  expect(await broken({ items: [first, second, third], entries: 3 })).toEqual(['list']);
  expect(await broken({ items: [first, second, third, third] })).toContain('complete');
});

it('finds what does not fit what the visitor knew', async () => {
  const other = '01a1f9b9-7c09-7fff-bfff-ffffffffffff';
  expect(await broken({}, { commitment: '22'.repeat(32), entryId: other })).toEqual([
    'seen',
    'mine',
  ]);
});

it('does not judge what it does not know', async () => {
  expect(await verifyDraw({ ...example, algorithm: 'drand-1' })).toBeNull();
});

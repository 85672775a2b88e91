import { expect, it } from 'vitest';
import { wrapText } from './wrap-text';

const tenWide = (line: string) => line.length <= 10;

it('breaks between words, and a long word between letters', () => {
  expect(wrapText('one two  three', 5, tenWide)).toEqual(['one two', 'three']);
  expect(wrapText('Достопримечательность рядом', 5, tenWide)).toEqual([
    'Достоприме',
    'чательност',
    'ь рядом',
  ]);
  expect(wrapText('a Donaudampfschiff', 5, tenWide)).toEqual(['a', 'Donaudampf', 'schiff']);
});

it('says by … that there was more', () => {
  expect(wrapText('one two three four five six', 2, tenWide)).toEqual(['one two', 'three fou…']);
  expect(wrapText('abcdefghijklm', 1, tenWide)).toEqual(['abcdefghi…']);
});

it('leaves a letter of several code points whole', () => {
  const family = '👩‍👩‍👧';
  expect(wrapText(`${family}${family}`, 5, (line) => line.length <= 8)).toEqual([family, family]);
});

it('makes no line of nothing, and ends where not even a letter fits', () => {
  expect(wrapText('  ', 2, tenWide)).toEqual(['']);
  expect(wrapText('ab', 2, () => false)).toEqual(['a', 'b']);
});

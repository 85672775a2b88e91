import { Blob as File } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { readCsv, writeCsv } from './csv-file';

/** jsdom's own can't be read. */
const read = (part: string | Uint8Array<ArrayBuffer>) => readCsv(new File([part]) as Blob);

describe('readCsv', () => {
  it('reads UTF-8', async () => {
    const text = 'Почта\nanna@example.org';
    expect(await read(text)).toEqual({ text });
  });

  it('takes no other encoding for it', async () => {
    // "Почта" as Excel saves it on a Russian machine (windows-1251).
    const bytes = Uint8Array.of(0xcf, 0xee, 0xf7, 0xf2, 0xe0);
    expect(await read(bytes)).toEqual({ fault: 'not_utf8' });
  });

  it('reads no file that the API would refuse', async () => {
    expect(await read('x'.repeat(200_001))).toEqual({ fault: 'too_large' });
  });
});

describe('writeCsv', () => {
  it('quotes cells and disarms formulas', () => {
    const rows = [
      ['Email', 'Type'],
      ['a@b.c', '=1+"1";2'],
    ];
    expect(writeCsv(rows, ';')).toBe('\ufeff"Email";"Type"\r\n"a@b.c";"\'=1+""1"";2"\r\n');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from './resources.en';
import ru from './resources.ru';

const PLURAL = /_(zero|one|few|many|other)$/;

function leaves(value: unknown, path = ''): [key: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([name, inner]) =>
    leaves(inner, path === '' ? name : `${path}.${name}`),
  );
}

const english = Object.entries(en).flatMap(([namespace, texts]) => leaves(texts, namespace));
const russian = Object.entries(ru).flatMap(([namespace, texts]) => leaves(texts, namespace));
const keysOf = (texts: [string, string][]) =>
  [...new Set(texts.map(([key]) => key.replace(PLURAL, '')))].sort();
const placeholders = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g))].sort().join();

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        /\.tsx?$/.test(name) &&
        !name.includes('.test.') &&
        !name.startsWith('api') &&
        !name.startsWith('test-support'),
    )
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

describe('texts', () => {
  it('are there in both languages', () => {
    expect(keysOf(russian)).toEqual(keysOf(english));
  });

  it('are never empty', () => {
    expect([...english, ...russian].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('take the same values in both languages', () => {
    const values = (texts: [string, string][]) =>
      Object.fromEntries(
        texts.filter(([key]) => !PLURAL.test(key)).map(([key, text]) => [key, placeholders(text)]),
      );
    expect(values(russian)).toEqual(values(english));
  });

  it('have every plural form that the language needs', () => {
    for (const [language, texts] of [['en', english] as const, ['ru', russian] as const]) {
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const keys = new Set(texts.map(([key]) => key));
      const counted = texts.map(([key]) => key).filter((key) => PLURAL.test(key));
      const missing = counted.flatMap((key) =>
        needed.map((form) => key.replace(PLURAL, `_${form}`)).filter((form) => !keys.has(form)),
      );
      expect(missing).toEqual([]);
    }
  });

  it('are all used', () => {
    const code = sources(join(import.meta.dirname, '../..')).join('\n');
    const unused = keysOf(english).filter((full) => {
      const key = full.slice(full.indexOf('.') + 1);
      const literal = [`'${key}'`, `:${key}'`].some((text) => code.includes(text));
      // `kind.${kind}`: the last part is data.
      const computed = code.includes(`\`${key.slice(0, key.lastIndexOf('.') + 1)}\${`);
      const looked = /^common\.(problem|field)\./.test(full);
      return !literal && !computed && !looked;
    });
    expect(unused).toEqual([]);
  });
});

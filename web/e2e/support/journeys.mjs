import { test } from 'node:test';
import { laptop, openBrowser, phone, showingPages } from './browser.mjs';

/**
 * A journey in both languages at both widths, each of its people in a browser of their own; where
 * it fails, with what they see. `browser` gives what is launched before the tests.
 */
export function inEveryLanguageAndWidth({ browser, people }, journey) {
  for (const language of ['en', 'ru']) {
    for (const viewport of [laptop, phone]) {
      test(`in ${language}, ${viewport.width} px wide`, async () => {
        const all = [];
        while (all.length < people) {
          all.push(await openBrowser(browser(), { language, viewport }));
        }
        await showingPages(all, () => journey(...all));
        for (const person of all) await person.close();
      });
    }
  }
}

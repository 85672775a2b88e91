import { test } from 'node:test';
import { laptop, openBrowser, phone, showingPages } from './browser.mjs';

const goes = (journey, { browser, people }, screens) =>
  test(`in ${screens.language}, ${screens.viewport.width} px wide`, async () => {
    const all = [];
    while (all.length < people) all.push(await openBrowser(browser(), screens));
    await showingPages(all, () => journey(...all));
    for (const person of all) await person.close();
  });

/**
 * A journey in both languages at both widths, each of its people in a browser of their own; where
 * it fails, with what they see. `browser` gives what is launched before the tests.
 */
export function inEveryLanguageAndWidth(who, journey) {
  for (const language of ['en', 'ru']) {
    for (const viewport of [laptop, phone]) goes(journey, who, { language, viewport });
  }
}

/**
 * A journey in English on a laptop and in Russian on a phone, where each page is looked at in both
 * widths: for what is not a role's main path, at half of the time.
 */
export function inBothLanguages(who, journey) {
  goes(journey, who, { language: 'en', viewport: laptop, others: [phone] });
  goes(journey, who, { language: 'ru', viewport: phone, others: [laptop] });
}

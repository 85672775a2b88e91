import { test } from 'node:test';
import { describePages, laptop, openBrowser, phone } from './browser.mjs';

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
        try {
          await journey(...all);
        } catch (error) {
          // What is reported is the stack, which has the message as it was at first.
          error.stack += `\n\n${await describePages(...all)}`;
          throw error;
        }
        for (const person of all) await person.close();
      });
    }
  }
}

import axe from 'axe-core';
import assert from 'node:assert/strict';
import { screensOf } from './browser.mjs';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What every page owes everybody: it fits the screen, and a screen reader can read it. */
export async function assertSound(page) {
  for (const screen of screensOf(page)) {
    await page.setViewportSize(screen);
    await assertSoundHere(page);
  }
}

async function assertSoundHere(page) {
  const where = `${new URL(page.url()).pathname} at ${page.viewportSize().width} px`;
  // Half-faded in, a dialog's text has half its contrast. What turns for ever is not waited for.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation.effect.getComputedTiming().endTime !== Infinity)
        .map((animation) => animation.finished),
    ),
  );
  const [content, screen] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  assert.ok(content <= screen, `${where} scrolls sideways: ${content} px wide`);

  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (values) => window.axe.run(document, { runOnly: { type: 'tag', values } }),
    rules,
  );
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map(({ html }) => `  ${html}`).join('\n')}`,
  );
  assert.deepEqual(found, [], `${where} is not accessible`);
}

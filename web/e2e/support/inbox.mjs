import { laptop, mailUrl } from './browser.mjs';

/**
 * Opens maildev's own page, waits for the mail to `address` with this subject, and opens it.
 * `page` shows the mail and its subject; `body` is what a mail program shows of its HTML.
 */
export async function openMail(browser, address, subject) {
  const page = await browser.newPage({ viewport: laptop });
  await page.goto(mailUrl);
  const entry = page.getByRole('button').filter({ hasText: address }).filter({ hasText: subject });
  // What could not be published at once goes out with the relay, within a minute.
  await entry.click({ timeout: 90_000 });
  await page.getByRole('heading', { level: 1, name: subject }).waitFor();
  return { page, body: page.frameLocator('iframe').locator('body') };
}

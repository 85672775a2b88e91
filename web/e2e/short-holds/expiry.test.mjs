// Needs a stack that holds places for a few seconds only: HoldSeconds=9.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newAccount } from '../support/api.mjs';
import { launch, openBrowser, phone } from '../support/browser.mjs';
import { assertSound } from '../support/checks.mjs';
import { signUp } from '../support/steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('a place that is not confirmed in time goes back, and can be taken again', async () => {
  const organiser = await newAccount();
  const eventId = await organiser.publish('Short patience', 1);
  const person = await openBrowser(browser, { viewport: phone });
  const { page, t } = person;
  await page.goto(`/sign-up?next=/events/${eventId}`);
  await signUp(person);
  await page.getByRole('button', { name: t('registrations:panel.register') }).click();
  const clock = page.getByRole('timer');
  await clock.waitFor();
  assert.match(await clock.textContent(), /^0:0\d$/);

  await page.getByRole('heading', { name: t('registrations:expired.title') }).waitFor();
  await assertSound(page);
  await page.reload();
  await page.getByRole('heading', { name: t('registrations:expired.title') }).waitFor();
  await page.getByRole('button', { name: t('registrations:again') }).click();
  await clock.waitFor();
  await page.getByRole('button', { name: t('registrations:hold.confirm', { count: 1 }) }).click();
  await page.getByRole('heading', { name: t('registrations:confirmed.title') }).waitFor();
  await person.close();
});

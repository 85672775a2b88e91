import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

export const password = 'correct horse battery';

/** Letters that no other test uses. */
export function newWord() {
  return [...randomBytes(10)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
}

/**
 * Waits for what is asked of the server anew: a page that is loaded once does not see it come.
 * Each try takes two seconds and more. A message that Kafka did not take at once waits for the
 * relay, which comes once a minute.
 */
export async function reloadUntil({ page }, locator, tries = 60) {
  for (let left = tries; left > 0; left -= 1) {
    await locator.or(page.getByRole('main')).first().waitFor();
    if (await appears(locator)) return;
    await page.reload();
  }
  assert.fail(`not there after ${tries} loads: ${locator}`);
}

async function appears(locator) {
  try {
    await locator.waitFor({ timeout: 1_500 });
    return true;
  } catch {
    return false;
  }
}

const inAccountMenu = ['nav.profile', 'nav.settings', 'nav.activity', 'nav.notifications'];

/** Opens the drawer on a narrow screen, else the account menu. */
export async function openMenu({ page, t }) {
  const drawer = page.getByRole('button', { name: t('app:nav.menu') });
  const account = page.getByRole('button', { name: t('app:nav.account') });
  await drawer.or(account).click();
}

/** Follows a link of the header, wherever the width of the screen puts it. */
export async function follow(person, key) {
  const { page, t } = person;
  const link = page.getByRole('link', { name: t(`app:${key}`), exact: true });
  if (await page.getByRole('button', { name: t('app:nav.menu') }).isVisible()) {
    await openMenu(person);
    await page.getByRole('dialog').locator(link).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    return;
  }
  if (inAccountMenu.includes(key)) await openMenu(person);
  await page.getByRole('banner').locator(link).click();
}

/** A field by its exact name, as a screen reader says it: without the star of what is required. */
function textbox(page, name) {
  return page.getByRole('textbox', { name, exact: true });
}

/** Fills the sign-up form, which signs in too; the names. */
export async function signUp({ page, t }) {
  const username = newWord();
  const email = `${username}@example.org`;
  await textbox(page, t('auth:username')).fill(username);
  await textbox(page, t('auth:email')).fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.getByRole('button', { name: t('auth:signUp.submit') }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-up');
  return { username, email };
}

/** Fills the sign-in form, with an account that was made by the API. */
export async function signIn({ page, t }, { username }) {
  await textbox(page, t('auth:login')).fill(username);
  await page.locator('input[type=password]').fill(password);
  await page.getByRole('button', { name: t('auth:signIn.submit') }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** A wall-clock time so many days from now, as a `datetime-local` field takes it. */
function inDays(days, time) {
  const day = new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
  return `${day}T${time}`;
}

/** Fills the form of a new event in Moscow; leaves the button to the caller. */
export async function fillEvent({ page, t }, { title, description, capacity, city }) {
  await textbox(page, t('events:form.title')).fill(title);
  await textbox(page, t('events:form.description')).fill(description);
  await textbox(page, t('events:form.placeName')).fill('Haus am See');
  await textbox(page, t('events:form.placeAddress')).fill('Seestraße 1');
  const zone = page.getByRole('combobox', { name: t('common:zone.label') });
  await zone.fill(city);
  await page.getByRole('option', { name: 'Europe/Moscow' }).click();
  await page.getByLabel(t('events:form.starts')).fill(inDays(40, '19:00'));
  await page.getByLabel(t('events:form.ends')).fill(inDays(40, '21:30'));
  await textbox(page, t('events:form.capacity')).fill(String(capacity));
}

/** Presses Tab until the focus is on `locator`, as somebody without a mouse does. */
export async function tabTo({ page }, locator) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`not reached by Tab: ${locator}`);
}

// Attendees: an organiser finds them, gives somebody a place and saves the list as a file.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch, openBrowser } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { openMail } from './support/inbox.mjs';
import { inBothLanguages } from './support/journeys.mjs';
import { newWord, reloadUntil, signIn, signUp } from './support/steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('attendees', { concurrency: 2 }, () => {
  inBothLanguages({ browser: () => browser, people: 1 }, async (organiser) => {
    const { language } = organiser;
    const title = newWord();
    const owner = await newAccount({ locale: language });
    const [first, second, added] = [await newAccount(), await newAccount(), await newAccount()];
    const eventId = await owner.publish(title, 3);
    await findsNobodyYet(organiser, owner, eventId);
    await first.attend(eventId);
    await second.hold(eventId);
    await seesThem(organiser, first, second);
    await findsOne(organiser, first, second);
    await givesAPlace(organiser, title, added);
    await hearsOfNoAccount(organiser);
    await savesAFile(organiser, title, added);
  });

  test('are nobody else’s to see', async () => {
    const organiser = await newAccount();
    const guest = await openBrowser(browser);
    const eventId = await organiser.publish(newWord(), 3);
    await guest.page.goto(`/sign-up?next=${encodeURIComponent(`/events/${eventId}/attendees`)}`);
    await signUp(guest);
    await guest.page.getByText(guest.t('attendees:notYours.title')).waitFor();
    await assertSound(guest.page);
    await guest.close();
  });
});

async function findsNobodyYet(organiser, owner, eventId) {
  const { page, t } = organiser;
  await page.goto(`/sign-in?next=${encodeURIComponent(`/events/${eventId}/edit`)}`);
  await signIn(organiser, owner);
  await page.getByRole('link', { name: t('app:manage.attendees'), exact: true }).click();
  await page.getByText(t('attendees:empty.title')).waitFor();
  await assertSound(page);
}

/** The attendees on the page, as rows or as cards. */
function entries(page) {
  const name = /Attendees|Участники/;
  return page
    .getByRole('table', { name })
    .getByRole('row')
    .or(page.getByRole('list', { name }).locator('> li'));
}

const entry = (page, { username }) => entries(page).filter({ hasText: username });

async function seesThem(organiser, first, second) {
  const { page, t } = organiser;
  await reloadUntil(organiser, entry(page, second));
  await entry(page, first).getByText(t('attendees:one.confirmed')).waitFor();
  await entry(page, second).getByText(t('attendees:one.pending')).waitFor();
  await assertSound(page);
}

async function findsOne({ page, t }, first, second) {
  const search = page.getByRole('searchbox', { name: t('attendees:filters.search') });
  await search.fill(first.username.toUpperCase());
  await entry(page, second).waitFor({ state: 'detached' });
  await entry(page, first).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('q'), first.username.toUpperCase());
  await search.fill('');
  await entry(page, second).waitFor();
  const tile = page.getByRole('button', { name: new RegExp(t('attendees:status.pending')) });
  await tile.click();
  await entry(page, first).waitFor({ state: 'detached' });
  assert.equal(await tile.getAttribute('aria-pressed'), 'true');
  // It is in the address: the page can be shared.
  await page.reload();
  await entry(page, second).waitFor();
  assert.equal(await entry(page, first).count(), 0);
  await page.getByRole('button', { name: new RegExp(t('attendees:status.cancelled')) }).click();
  await page.getByText(t('attendees:noMatch.title')).waitFor();
  await assertSound(page);
  await page.getByRole('button', { name: new RegExp(`${t('attendees:status.all')}$`) }).click();
}

async function givesAPlace({ page, t }, title, added) {
  await page.getByRole('button', { name: t('attendees:add.open') }).click();
  const dialog = page.getByRole('dialog', { name: t('attendees:add.title') });
  await dialog.getByRole('button', { name: t('attendees:add.submit') }).click();
  await dialog.getByText(t('common:required')).waitFor();
  await assertSound(page);
  const account = dialog.getByRole('textbox', { name: t('attendees:add.account') });
  await account.fill(added.email.toUpperCase());
  await account.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await entry(page, added).getByText(t('attendees:one.confirmed')).waitFor();
  await assertSound(page);
  // They are told, as everybody is.
  const mail = await openMail(browser, added.email, title);
  await mail.page.close();
}

async function hearsOfNoAccount(organiser) {
  const { page, t } = organiser;
  const path = new URL(page.url()).pathname.replace('/events/', '/v1/events/');
  organiser.expectRefusal(path, 422);
  await page.getByRole('button', { name: t('attendees:add.open') }).click();
  const dialog = page.getByRole('dialog', { name: t('attendees:add.title') });
  await dialog.getByRole('textbox', { name: t('attendees:add.account') }).fill(newWord());
  await dialog.getByRole('button', { name: t('attendees:add.submit') }).click();
  await dialog.getByText(t('common:field.account_not_found')).waitFor();
  await assertSound(page);
  await dialog.getByRole('button', { name: t('common:cancel') }).click();
  await dialog.waitFor({ state: 'hidden' });
}

async function savesAFile({ page, t, language }, title, added) {
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: t('attendees:export.csv') }).click();
  const file = await started;
  assert.equal(file.suggestedFilename(), `${t('attendees:export.name', { title })}.csv`);
  const text = await readFile(await file.path(), 'utf8');
  assert.ok(text.startsWith(language === 'ru' ? '\ufeff"Имя";' : '\ufeff"Name",'), text);
  assert.ok(text.includes(added.email), text);
  await page.getByText(t('attendees:export.done')).waitFor();
}

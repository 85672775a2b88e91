// Blocking: an organiser blocks who takes places and never comes, and unblocks them again.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch, openBrowser, phone } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { openMail } from './support/inbox.mjs';
import { inBothLanguages } from './support/journeys.mjs';
import { newWord, reloadUntil, signIn, signUp } from './support/steps.mjs';

const why = 'Took ten places & never came.\nThree times.';
const cancelled = { en: 'Your registration is cancelled', ru: 'Регистрация отменена' };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('blocking', { concurrency: 2 }, () => {
  inBothLanguages({ browser: () => browser, people: 2 }, async (organiser, guest) => {
    const { language } = organiser;
    const owner = await newAccount({ locale: language });
    const title = newWord();
    const eventId = await owner.publish(title, 5);
    const otherId = await owner.publish(newWord(), 5);
    await findsNobodyBlocked(organiser, owner, eventId);
    const person = await registers(guest, eventId);
    await blocks(organiser, person);
    await isCancelled(guest, person, `${cancelled[language]}: ${title}`);
    await isRefused(guest, otherId);
    await seesWhomAndWhy(organiser, owner, person, otherId);
    await unblocks(organiser, person);
    await isWelcomeAgain(guest);
  });

  test('tells whom the organiser turned away from the waitlist so', async () => {
    const guest = await openBrowser(browser, { viewport: phone });
    const { page, t } = guest;
    const [owner, first] = [await newAccount(), await newAccount()];
    const eventId = await owner.publish(newWord(), 1);
    const taken = await first.hold(eventId);
    await page.goto(`/sign-up?next=${encodeURIComponent(`/events/${eventId}`)}`);
    await signUp(guest);
    await page.getByRole('button', { name: t('registrations:panel.join') }).click();
    await page.getByRole('heading', { name: t('registrations:waiting.title') }).waitFor();
    await owner.blockWaiter(eventId);
    await first.withdraw(taken);
    await reloadUntil(
      guest,
      page.getByRole('heading', { name: t('registrations:waiting.turnedAwayTitle') }),
      60,
    );
    await page.getByText(t('common:problem.account_blocked')).waitFor();
    await assertSound(page);
    await guest.close();
  });

  test('is nobody else’s to see', async () => {
    const organiser = await newAccount();
    const guest = await openBrowser(browser);
    const eventId = await organiser.publish(newWord(), 3);
    await guest.page.goto(`/sign-up?next=${encodeURIComponent(`/events/${eventId}/blocked`)}`);
    await signUp(guest);
    await guest.page.getByText(guest.t('attendees:notYours.title')).waitFor();
    await assertSound(guest.page);
    await guest.close();
  });
});

async function findsNobodyBlocked(organiser, owner, eventId) {
  const { page, t } = organiser;
  await page.goto(`/sign-in?next=${encodeURIComponent(`/events/${eventId}/attendees`)}`);
  await signIn(organiser, owner);
  await page.getByRole('link', { name: t('app:manage.blocked'), exact: true }).click();
  await page.getByText(t('attendees:blocks.empty.title')).waitFor();
  await assertSound(page);
  await page.getByRole('link', { name: t('attendees:blocks.empty.action') }).click();
  await page.getByText(t('attendees:empty.title')).waitFor();
}

async function registers(guest, eventId) {
  const { page, t } = guest;
  await page.goto(`/sign-up?next=${encodeURIComponent(`/events/${eventId}`)}`);
  const person = await signUp(guest);
  await page.getByRole('button', { name: t('registrations:panel.register') }).click();
  await page.getByRole('button', { name: t('registrations:hold.confirm', { count: 1 }) }).click();
  await page.getByRole('heading', { name: t('registrations:confirmed.title') }).waitFor();
  return person;
}

/** From the list of attendees, with a reason, and with their registration. */
async function blocks(organiser, { username: name }) {
  const { page, t } = organiser;
  const open = page.getByRole('button', { name: t('attendees:block.one', { name }) });
  await reloadUntil(organiser, open);
  await assertSound(page);
  await open.press('Enter');
  const dialog = page.getByRole('dialog', { name: t('attendees:block.title', { name }) });
  const reason = dialog.getByRole('textbox', { name: t('attendees:block.reason') });
  assert.ok(await reason.evaluate((field) => field === document.activeElement));
  const submit = dialog.getByRole('button', { name: t('attendees:block.confirm'), exact: true });
  await submit.click();
  await dialog.getByText(t('attendees:block.needsReason')).waitFor();
  await assertSound(page);
  await reason.fill(why);
  await dialog.getByRole('checkbox', { name: t('attendees:block.cancels') }).check();
  await submit.click();
  await page.getByText(t('attendees:block.done', { name })).waitFor();
  await page.getByText(t('attendees:one.cancelled'), { exact: true }).first().waitFor();
  await assertSound(page);
}

/** The guest hears of it, and not why. */
async function isCancelled(guest, { email }, subject) {
  const { page, t } = guest;
  await page.reload();
  await page.getByRole('heading', { name: t('registrations:byTeam.title') }).waitFor();
  const mail = await openMail(browser, email, subject);
  assert.ok(!(await mail.body.innerText()).includes('never came'));
  await mail.page.close();
}

async function isRefused(guest, eventId) {
  const { page, t } = guest;
  guest.expectRefusal('/v1/registrations', 409);
  await page.goto(`/events/${eventId}`);
  await page.getByRole('button', { name: t('registrations:panel.register') }).click();
  const alert = page.getByRole('alert');
  await alert.getByText(t('common:problem.account_blocked')).waitFor();
  assert.ok(!(await alert.innerText()).includes('never came'));
  await assertSound(page);
}

/** At another of the organiser's events: the list is theirs, not the event's. */
async function seesWhomAndWhy(organiser, owner, { username }, eventId) {
  const { page, t } = organiser;
  await page.goto(`/events/${eventId}/blocked`);
  const entry = page.getByRole('listitem', { name: username });
  await entry.getByText(why).waitFor();
  await entry.getByText(t('attendees:blocks.by', { name: owner.username })).waitFor();
  await assertSound(page);
}

async function unblocks(organiser, { username: name }) {
  const { page, t } = organiser;
  await page.getByRole('button', { name: t('attendees:blocks.unblockOne', { name }) }).click();
  const dialog = page.getByRole('dialog', { name: t('attendees:blocks.unblockTitle', { name }) });
  await assertSound(page);
  await dialog.getByRole('button', { name: t('attendees:blocks.unblock'), exact: true }).click();
  await page.getByText(t('attendees:blocks.unblocked', { name })).waitFor();
  await page.getByText(t('attendees:blocks.empty.title')).waitFor();
}

async function isWelcomeAgain(guest) {
  const { page, t } = guest;
  await page.getByRole('button', { name: t('registrations:panel.register') }).click();
  await page.getByRole('button', { name: t('registrations:hold.confirm', { count: 1 }) }).waitFor();
}

// A waitlist by the team's hand: whoever waits is told so, the team chooses, one fits and one
// does not, and the queue goes by itself again.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { openMail } from './support/inbox.mjs';
import { inEveryLanguageAndWidth } from './support/journeys.mjs';
import { newWord, reloadUntil, signIn, signUp } from './support/steps.mjs';

const offers = { en: 'A place is free for you', ru: 'Для вас есть место' };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('waitlist by hand', { concurrency: 2 }, () => {
  inEveryLanguageAndWidth({ browser: () => browser, people: 2 }, async (organiser, guest) => {
    const { language } = organiser;
    const title = newWord();
    const owner = await newAccount({ locale: language });
    const holder = await newAccount();
    const [first, second] = [await newAccount(), await newAccount()];
    const eventId = await owner.publish(title, 1);
    await holder.attend(eventId);
    await choosesByHand(organiser, owner, eventId);
    for (const person of [first, second]) await person.waitFor(eventId);
    const person = await waits(guest, eventId);
    await addsAPlace(organiser, eventId, 2);
    await seesWhoWaits(organiser, eventId, [first, second, person]);
    await offersToTwo(organiser, person, second);
    await takesTheOffer(guest);
    await openMailOf(person, `${offers[language]}: ${title}`);
    await offersToTheFirst(organiser, first);
    await letsTheQueueGo(organiser, eventId, 4);
    await openMailOf(first, `${offers.en}: ${title}`);
    await openMailOf(second, `${offers.en}: ${title}`);
    await nobodyWaits(organiser);
  });
});

/** In the event's form. */
async function choosesByHand(organiser, owner, eventId) {
  const { page, t } = organiser;
  await page.goto(`/sign-in?next=${encodeURIComponent(`/events/${eventId}/edit`)}`);
  await signIn(organiser, owner);
  const automatic = page.getByRole('radio', { name: t('events:form.waitlistAutomatic') });
  await automatic.waitFor();
  assert.ok(await automatic.isChecked());
  await page.getByRole('radio', { name: t('events:form.waitlistManual') }).check();
  await assertSound(page);
  await saves(organiser, eventId);
}

async function saves({ page, t }, eventId) {
  await page.getByRole('button', { name: t('common:save'), exact: true }).click();
  await page.waitForURL((url) => url.pathname === `/events/${eventId}`);
}

/** The guest finds no place free, and hears before and after joining that the organisers choose. */
async function waits(guest, eventId) {
  const { page, t } = guest;
  await page.goto(`/events/${eventId}`);
  await page.getByRole('link', { name: t('registrations:panel.signInToWait') }).waitFor();
  await assertSound(page);
  await page.goto(`/sign-up?next=${encodeURIComponent(`/events/${eventId}`)}`);
  const person = await signUp(guest);
  await page.getByText(t('registrations:panel.joinHintManual')).waitFor();
  await assertSound(page);
  await page.getByRole('button', { name: t('registrations:panel.join') }).click();
  await page.getByText(t('registrations:waiting.manual', { count: 1 })).waitFor();
  await page.getByText(t('registrations:waiting.people', { count: 3 })).waitFor();
  await page.getByText(t('registrations:history.step.joined')).waitFor();
  await assertSound(page);
  return person;
}

async function addsAPlace(organiser, eventId, capacity) {
  const { page, t } = organiser;
  await page.goto(`/events/${eventId}/edit`);
  const field = page.getByRole('textbox', { name: t('events:form.capacity'), exact: true });
  await field.fill(String(capacity));
  await saves(organiser, eventId);
}

function entry({ page, t }, { username }) {
  return page
    .getByRole('list', { name: t('waitlist:title') })
    .getByRole('listitem')
    .filter({ hasText: username });
}

/** In order, with the place that is free, and what one of them answered. */
async function seesWhoWaits(organiser, eventId, people) {
  const { page, t } = organiser;
  await page.goto(`/events/${eventId}/edit`);
  await page.getByRole('link', { name: t('app:manage.waitlist'), exact: true }).click();
  for (const person of people) await reloadUntil(organiser, entry(organiser, person));
  await page.getByText(t('waitlist:free.count', { count: 1 })).waitFor();
  await page.getByText(t('waitlist:mode.manual')).waitFor();
  const shown = await page
    .getByRole('list', { name: t('waitlist:title') })
    .getByRole('listitem')
    .allInnerTexts();
  people.forEach(({ username }, at) => {
    assert.ok(shown[at].includes(username), `${username} is not number ${at + 1}`);
  });
  await assertSound(page);
  await entry(organiser, people[0])
    .getByRole('button', { name: people[0].username })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: people[0].username });
  await dialog.getByText(t('attendees:details.nothing')).waitFor();
  await assertSound(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
}

/** The last first: one place is free, so the other one keeps waiting. */
async function offersToTwo(organiser, winner, other) {
  const { page, t } = organiser;
  for (const person of [winner, other]) {
    await entry(organiser, person).getByRole('checkbox').check();
  }
  await page.getByText(t('waitlist:selected', { count: 2 })).waitFor();
  await page.getByRole('button', { name: t('waitlist:offer.many') }).click();
  const name = t('waitlist:offer.title', { count: 2, name: '' });
  const dialog = page.getByRole('dialog', { name });
  const order = await dialog.getByRole('listitem').allInnerTexts();
  assert.ok(order[0].includes(winner.username) && order[1].includes(other.username));
  await dialog.getByText(t('waitlist:offer.few', { count: 1 })).waitFor();
  await assertSound(page);
  await dialog.getByRole('button', { name: t('waitlist:offer.confirm'), exact: true }).click();
  await page.getByText(t('waitlist:outcome.offered', { count: 1 })).waitFor();
  const reason = t('waitlist:outcome.reason.too_few', { count: 0 });
  await page.getByText(`${other.username}: ${reason}`).waitFor();
  await entry(organiser, winner).waitFor({ state: 'detached' });
  await entry(organiser, other).waitFor();
  await assertSound(page);
}

async function takesTheOffer(guest) {
  const { page, t } = guest;
  const confirm = page.getByRole('button', { name: t('registrations:hold.confirm', { count: 1 }) });
  await reloadUntil(guest, confirm);
  await page.getByText(t('registrations:hold.offered', { count: 1 })).waitFor();
  await assertSound(page);
  await confirm.click();
  await page.getByRole('heading', { name: t('registrations:confirmed.title') }).waitFor();
}

async function openMailOf({ email }, subject) {
  const mail = await openMail(browser, email, subject);
  await mail.page.close();
}

/** By their number and the keyboard; nothing is free, and everybody keeps waiting. */
async function offersToTheFirst(organiser, first) {
  const { page, t } = organiser;
  await page.getByText(new RegExp(`^${t('waitlist:free.count', { count: 0 })}`)).waitFor();
  await page.getByRole('textbox', { name: t('waitlist:first.label') }).fill('1');
  await page.getByRole('button', { name: t('waitlist:first.offer') }).press('Enter');
  const dialog = page.getByRole('dialog', { name: t('waitlist:first.title', { count: 1 }) });
  await assertSound(page);
  const confirm = dialog.getByRole('button', { name: t('waitlist:offer.confirm'), exact: true });
  assert.ok(await confirm.evaluate((button) => button === document.activeElement));
  await confirm.press('Enter');
  await page.getByText(t('waitlist:outcome.offered', { count: 0 })).waitFor();
  await entry(organiser, first).waitFor();
}

/** Back to a queue, with places for both who wait. */
async function letsTheQueueGo(organiser, eventId, capacity) {
  const { page, t } = organiser;
  await page.goto(`/events/${eventId}/edit`);
  await page.getByRole('radio', { name: t('events:form.waitlistAutomatic') }).check();
  const field = page.getByRole('textbox', { name: t('events:form.capacity'), exact: true });
  await field.fill(String(capacity));
  await saves(organiser, eventId);
}

async function nobodyWaits(organiser) {
  const { page, t } = organiser;
  await page.goto(page.url().replace(/\/?$/, '/waitlist'));
  await page.getByText(t('waitlist:empty.title')).waitFor();
  await page.getByText(t('waitlist:mode.automatic')).waitFor();
  await assertSound(page);
}

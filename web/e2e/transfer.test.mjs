// Somebody can't come and passes the ticket on by mail: one declines, another takes it over and goes in.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { openMail } from './support/inbox.mjs';
import { inBothLanguages } from './support/journeys.mjs';
import { newWord, reloadUntil, signIn, tabTo } from './support/steps.mjs';

const diet = 'What do you eat?';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('a transfer', { concurrency: 2 }, () => {
  inBothLanguages({ browser: () => browser, people: 3 }, async (giver, taker, door) => {
    const { language } = giver;
    const owner = await newAccount({ locale: language });
    const anna = await newAccount({ locale: language });
    const boris = await newAccount({ locale: language });
    const title = `<b>${newWord()}</b>`;
    const eventId = await owner.publish(title, 5);
    const oldTicket = await anna.attend(eventId);
    await owner.asksEverybody(eventId, diet);
    const registration = await opensTheRegistration(giver, anna, title);
    const [first, second, third] = [1, 2, 3].map(() => `${newWord()}@example.org`);
    await offers(giver, first);
    await declines(taker, await readsTheOffer(taker, anna, title, first));
    await readsTheAnswer(giver, anna, first, registration);
    await offersAndThinksBetter(giver, second);
    await offers(giver, third);
    const path = await readsTheOffer(taker, anna, title, third);
    const own = await takesOver(taker, boris, anna, title, path);
    await seesItIsGone(giver, title, anna, path);
    await goesIn(door, owner, eventId, oldTicket, await boris.ticket(own));
  });
});

/** The path of the registration. */
async function opensTheRegistration(giver, account, title) {
  const { page, t } = giver;
  await page.goto('/registrations');
  await signIn(giver, account);
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('heading', { level: 2, name: t('registrations:confirmed.title') }).waitFor();
  await assertSound(page);
  return new URL(page.url()).pathname;
}

/** By keyboard, and to a wrong address at first. */
async function offers({ page, t }, address) {
  await page.getByRole('button', { name: t('registrations:transfer.button') }).press('Enter');
  const dialog = page.getByRole('dialog', { name: t('registrations:transfer.offer.title') });
  const email = dialog.getByRole('textbox', {
    name: t('registrations:transfer.offer.email'),
    exact: true,
  });
  await email.fill('nobody');
  await page.keyboard.press('Enter');
  await dialog.getByText(t('registrations:transfer.offer.wrong')).waitFor();
  await assertSound(page);
  await email.fill(address);
  await tabTo({ page }, dialog.getByLabel(t('registrations:transfer.offer.message')));
  await page.keyboard.type('Have fun!');
  await dialog
    .getByRole('button', { name: t('registrations:transfer.offer.submit') })
    .press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText(t('registrations:transfer.open.text', { email: address })).waitFor();
  await assertSound(page);
}

async function offersAndThinksBetter(giver, address) {
  const { page, t } = giver;
  await offers(giver, address);
  await page.getByRole('button', { name: t('registrations:transfer.withdraw.button') }).click();
  const dialog = page.getByRole('dialog', { name: t('registrations:transfer.withdraw.title') });
  await dialog.waitFor();
  await assertSound(page);
  await dialog
    .getByRole('button', { name: t('registrations:transfer.withdraw.confirm'), exact: true })
    .click();
  await page.getByRole('button', { name: t('registrations:transfer.button') }).waitFor();
  await page.getByText(t('registrations:history.step.transfer_withdrawn')).waitFor();
}

/** The path to which the mail's button leads. */
async function readsTheOffer({ language }, { username }, title, address) {
  const subject = {
    en: `${username} passes a ticket on to you: ${title}`,
    ru: `${username} передаёт вам билет: ${title}`,
  }[language];
  const { page, body } = await openMail(browser, address, subject);
  const button = { en: 'See the offer', ru: 'Посмотреть и ответить' }[language];
  const link = await body.getByRole('link', { name: button }).getAttribute('href');
  const text = await body.innerText();
  for (const part of [username, title, 'Have fun!']) {
    assert.ok(text.includes(part), `${part} is not in the mail:\n${text}`);
  }
  await page.close();
  const { pathname } = new URL(link);
  assert.match(pathname, /^\/transfers\/[\w-]{43}$/);
  return pathname;
}

/** Without an account. */
async function declines(taker, path) {
  const { page, t } = taker;
  await page.goto(path);
  await page.getByText(t('registrations:transfer.page.signedOut')).waitFor();
  await assertSound(page);
  await page.getByRole('button', { name: t('registrations:transfer.decline.button') }).click();
  const dialog = page.getByRole('dialog', { name: t('registrations:transfer.decline.title') });
  await dialog.waitFor();
  await assertSound(page);
  // The page asks for the offer once more.
  taker.expectRefusal(`/v1${path}`, 410);
  await dialog.getByRole('button', { name: t('registrations:transfer.decline.button') }).click();
  await page.getByText(t('registrations:transfer.goneTitle.declined'), { exact: true }).waitFor();
  await assertSound(page);
}

async function readsTheAnswer(giver, { email }, address, registration) {
  const { page, t, language } = giver;
  const subject = {
    en: 'Your registration was not taken over',
    ru: 'Ваша регистрация осталась у вас',
  }[language];
  const mail = await openMail(browser, email, subject);
  const text = await mail.body.innerText();
  assert.ok(text.includes(address), text);
  await mail.page.close();
  await page.goto(registration);
  await page.getByText(t('registrations:history.step.transfer_declined')).waitFor();
  await page.getByRole('button', { name: t('registrations:transfer.button') }).waitFor();
  await assertSound(page);
}

/** The id of the new registration. */
async function takesOver(taker, account, { username }, title, path) {
  const { page, t } = taker;
  await page.goto(path);
  await page
    .getByText(t('registrations:transfer.page.offers', { count: 1, name: username }))
    .waitFor();
  await page.getByRole('heading', { level: 2, name: title }).waitFor();
  await page
    .getByRole('main')
    .getByRole('link', { name: t('registrations:transfer.page.signIn') })
    .click();
  await signIn(taker, account);
  assert.equal(new URL(page.url()).pathname, path);
  const accept = page.getByRole('button', { name: t('registrations:transfer.page.accept') });
  await accept.click();
  await page.getByText(t('registrations:form.error.required')).waitFor();
  await assertSound(page);
  await page.getByRole('textbox', { name: diet }).fill('Fish');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/registrations/*');
  await page.getByRole('heading', { level: 2, name: t('registrations:confirmed.title') }).waitFor();
  await page.getByText('Fish').waitFor();
  await page.getByText(t('registrations:history.step.received')).waitFor();
  await assertSound(page);
  const id = new URL(page.url()).pathname.split('/').at(-1);
  // The link again: no error, and nothing to do.
  await page.goto(path);
  await page.getByText(t('registrations:transfer.page.already')).waitFor();
  await assertSound(page);
  return id;
}

async function seesItIsGone(giver, title, { email }, path) {
  const { page, t, language } = giver;
  const gone = page.getByRole('heading', { level: 2, name: t('registrations:transferred.title') });
  await reloadUntil(giver, gone);
  await page.getByText(t('registrations:history.step.transferred')).waitFor();
  await assertSound(page);
  const subject = { en: 'Your registration was passed on', ru: 'Ваша регистрация передана' };
  const mail = await openMail(browser, email, `${subject[language]}: ${title}`);
  await mail.page.close();
  giver.expectRefusal(`/v1${path}`, 410);
  await page.goto(path);
  await page.getByText(t('registrations:transfer.goneTitle.used'), { exact: true }).waitFor();
  await assertSound(page);
}

async function goesIn(door, owner, eventId, oldTicket, newTicket) {
  const { page, t } = door;
  await page.goto(`/events/${eventId}/check-in`);
  await signIn(door, owner);
  await page.getByText(t('check-in:counts.all', { came: 0, confirmed: 1 })).waitFor();
  for (const [code, verdict] of [
    [oldTicket, 'not_confirmed'],
    [newTicket, 'checked_in'],
  ]) {
    await page.getByLabel(t('check-in:code.label')).fill(code);
    await page.keyboard.press('Enter');
    await page
      .getByRole('status')
      .filter({ hasText: t(`check-in:verdict.${verdict}`) })
      .waitFor();
  }
  await page.getByText(t('check-in:counts.all', { came: 1, confirmed: 1 })).waitFor();
}

// From sign-up to the mail in the inbox and back, as two people in their browsers live it.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { launch } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { openMail } from './support/inbox.mjs';
import { inEveryLanguageAndWidth } from './support/journeys.mjs';
import {
  fillEvent,
  follow,
  newWord,
  openMenu,
  reloadUntil,
  signUp,
  tabTo,
} from './support/steps.mjs';

const cityIn = { en: 'moscow', ru: 'москва' };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

// Two at a time: much of a journey is waiting.
describe('the whole path', { concurrency: 2 }, () => {
  inEveryLanguageAndWidth({ browser: () => browser, people: 2 }, async (organiser, guest) => {
    const word = newWord();
    const title = `<b>${word}</b> & <img src="/nothing" onerror="throw 1">`;
    await createsAndPublishes(organiser, title);
    const account = await findsAndTakesAPlace(guest, word, title);
    const ticket = await confirmsByKeyboard(guest);
    await readsTheMail(guest, account, title, ticket);
    await cancels(guest, title);
    await seesWhatWasDone(guest);
    await editsTheProfile(guest);
    await leaves(organiser);
  });
});

async function createsAndPublishes(organiser, title) {
  const { page, t, language } = organiser;
  await page.goto('/');
  await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' });
  await page.getByRole('heading', { level: 1, name: t('app:hero.title') }).waitFor();
  await assertSound(page);
  await page.getByRole('link', { name: t('app:hero.signUp') }).click();
  await page.getByRole('heading', { level: 1, name: t('auth:signUp.title') }).waitFor();
  await assertSound(page);
  await signUp(organiser);

  await follow(organiser, 'nav.createEvent');
  await page.getByRole('button', { name: t('events:create.submit') }).click();
  await page.getByText(t('events:form.error.required')).first().waitFor();
  await assertSound(page);
  const description = 'Talks <script>throw 2</script>\nand tea.';
  await fillEvent(organiser, { title, description, capacity: 3, city: cityIn[language] });
  await page.getByRole('button', { name: t('events:create.submit') }).click();
  await page.getByText(t('events:status.draftLong')).waitFor();
  await page.getByText(description).waitFor();
  await assertSound(page);

  await page.getByRole('button', { name: t('events:tools.publish') }).click();
  const dialog = page.getByRole('dialog', { name: t('events:publish.title') });
  await dialog.waitFor();
  await assertSound(page);
  await dialog.getByRole('button', { name: t('events:publish.confirm') }).click();
  await page.getByText(t('events:publish.done')).waitFor();
  await page.getByText(t('events:places.free', { count: 3 })).waitFor();
  await assertSound(page);

  await follow(organiser, 'nav.myEvents');
  await page.getByRole('link', { name: title }).waitFor();
  await assertSound(page);
}

async function findsAndTakesAPlace(guest, word, title) {
  const { page, t } = guest;
  await page.goto('/sign-up');
  const account = await signUp(guest);
  await page.getByRole('searchbox', { name: t('events:filters.search') }).fill(word);
  await page.getByText(t('events:browse.found', { count: 1 })).waitFor({ state: 'attached' });
  await assertSound(page);
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  assert.equal(await page.locator('img').count(), 0, 'the title is text, not markup');
  await page.getByRole('button', { name: t('registrations:panel.register') }).click();
  return account;
}

async function confirmsByKeyboard(guest) {
  const { page, t } = guest;
  const clock = page.getByRole('timer');
  await clock.waitFor();
  const shown = await clock.textContent();
  assert.match(shown, /^1[45]:\d\d$/, 'about a quarter of an hour is left');
  await page.waitForFunction(
    (before) => document.querySelector('[role=timer]').textContent !== before,
    shown,
  );
  await assertSound(page);

  await tabTo(
    guest,
    page.getByRole('button', { name: t('registrations:hold.confirm', { count: 1 }) }),
  );
  await page.keyboard.press('Enter');
  const ticket = page.getByRole('status', { name: t('registrations:confirmed.ticket') });
  await ticket.waitFor();
  await assertSound(page);
  return ticket.textContent();
}

async function readsTheMail({ t, language }, { username, email }, title, ticket) {
  const greeting = { en: `Hello ${username}`, ru: `Здравствуйте, ${username}` }[language];
  const subject = { en: "You're registered", ru: 'Вы зарегистрированы' }[language];
  const { page, body } = await openMail(browser, email, `${subject}: ${title}`);
  const text = await body.innerText();
  for (const part of [
    greeting,
    title,
    t('registrations:confirmed.ticket'),
    ticket,
    'Europe/Moscow',
  ]) {
    assert.ok(text.includes(part), `${part} is not in the mail:\n${text}`);
  }
  await page.getByText('.ics').first().waitFor();
  await page.close();
}

async function cancels(guest, title) {
  const { page, t } = guest;
  await follow(guest, 'nav.registrations');
  await page.getByText(t('registrations:status.confirmed')).waitFor();
  await assertSound(page);
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('button', { name: t('registrations:confirmed.cancel') }).click();
  const dialog = page.getByRole('dialog', { name: t('registrations:cancel.title', { count: 1 }) });
  await dialog.waitFor();
  await assertSound(page);
  await dialog.getByRole('button', { name: t('registrations:cancel.confirm') }).click();
  await page.getByRole('heading', { name: t('registrations:cancelled.title') }).waitFor();
  await assertSound(page);
}

async function seesWhatWasDone(guest) {
  const { page, t } = guest;
  await follow(guest, 'nav.activity');
  await reloadUntil(guest, page.getByText(t('activity:kind.registration_cancelled')));
  for (const kind of ['account_created', 'registration_created', 'registration_confirmed']) {
    await page.getByText(t(`activity:kind.${kind}`)).waitFor();
  }
  await assertSound(page);
  await follow(guest, 'nav.notifications');
  await reloadUntil(guest, page.getByText(t('notifications:status.sent')).nth(1));
  await assertSound(page);
}

async function editsTheProfile(guest) {
  const { page, t, language } = guest;
  const other = language === 'en' ? 'ru' : 'en';
  await follow(guest, 'nav.settings');
  await page.getByLabel(t('profile:settings.day')).uncheck();
  await page.getByRole('button', { name: t('common:save') }).click();
  await page.getByText(t('common:saved')).waitFor();
  await assertSound(page);
  await page.reload();
  assert.equal(await page.getByLabel(t('profile:settings.day')).isChecked(), false);

  await follow(guest, 'nav.profile');
  await page.getByLabel(t('profile:name')).fill('<i>Анна</i> 🌿');
  await page.getByRole('main').getByLabel(t('profile:language')).selectOption(other);
  await assertSound(page);
  await page.getByRole('button', { name: t('common:save') }).click();
  await page.locator(`html[lang=${other}]`).waitFor();
  await page.reload();
  await page.locator(`html[lang=${other}]`).waitFor();
  assert.equal(await page.locator('input[autocomplete=name]').inputValue(), '<i>Анна</i> 🌿');
}

async function leaves(organiser) {
  const { page, t } = organiser;
  await openMenu(organiser);
  await assertSound(page);
  await page.getByRole('button', { name: t('app:nav.signOut') }).click();
  await page.getByRole('heading', { level: 1, name: t('app:hero.title') }).waitFor();
  await page.getByRole('link', { name: t('app:hero.signUp') }).waitFor();
  await page.goto('/my-events');
  await page.getByRole('heading', { level: 1, name: t('auth:signIn.title') }).waitFor();
  await assertSound(page);
}

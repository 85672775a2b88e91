// Approval: a guest asks for a place, the team decides with a word, and cancels one.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { openMail } from './support/inbox.mjs';
import { inBothLanguages } from './support/journeys.mjs';
import { newWord, reloadUntil, signIn, signUp } from './support/steps.mjs';

const kind = 'Speakers <b>only</b>';
const refusal = 'All talks are chosen.';
const word = 'Bring a laptop.\nSee you <soon>!';

const reason = 'The room became smaller.';
const subjects = {
  en: {
    asked: 'Your request has arrived',
    confirmed: "You're registered",
    cancelled: 'Your registration is cancelled',
  },
  ru: {
    asked: 'Заявка получена',
    confirmed: 'Вы зарегистрированы',
    cancelled: 'Регистрация отменена',
  },
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('approvals', { concurrency: 2 }, () => {
  inBothLanguages({ browser: () => browser, people: 2 }, async (organiser, guest) => {
    const { language } = organiser;
    const title = newWord();
    const owner = await newAccount({ locale: language });
    const [refused, first, second, gone] = await Promise.all(
      Array.from({ length: 4 }, () => newAccount()),
    );
    const eventId = await owner.publish(title, 10);
    await choosesToApprove(organiser, owner, eventId);
    const person = await asks(guest, eventId);
    for (const other of [refused, first, second]) await other.ask(eventId);
    const withdrawn = await gone.ask(eventId);
    await declines(organiser, refused);
    await getsMail(refused, `Not approved: ${title}`, refusal);
    await approvesTwo(organiser, [first, second]);
    await getsMail(second, `You're registered: ${title}`, title);
    await hearsThatOneWithdrew(organiser, gone, withdrawn);
    await approves(organiser, person);
    await hasATicket(guest);
    await getsMail(person, `${subjects[language].asked}: ${title}`, title);
    await getsMail(person, `${subjects[language].confirmed}: ${title}`, 'Bring a laptop.');
    await cancels(organiser, person);
    await seesWhy(guest);
    await getsMail(person, `${subjects[language].cancelled}: ${title}`, reason);
  });
});

/** The organiser adds the ticket type, and finds nobody yet. */
async function choosesToApprove(organiser, owner, eventId) {
  const { page, t } = organiser;
  await page.goto(`/sign-in?next=${encodeURIComponent(`/events/${eventId}/edit`)}`);
  await signIn(organiser, owner);
  await page.getByRole('button', { name: t('events:types.add') }).click();
  const dialog = page.getByRole('dialog', { name: t('events:types.new') });
  await dialog.getByRole('textbox', { name: t('events:types.name') }).fill(kind);
  await dialog.getByRole('radio', { name: t('events:types.by_team') }).check();
  await assertSound(page);
  await dialog.getByRole('button', { name: t('common:save') }).click();
  // It says the same of the choice.
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText(t('events:types.confirmsByTeam')).waitFor();
  await page.getByRole('link', { name: t('app:manage.approvals'), exact: true }).click();
  await page.getByText(t('attendees:approvals.empty.title')).waitFor();
  await assertSound(page);
}

/** The guest asks, and reads what happens now; their name. */
async function asks(guest, eventId) {
  const { page, t } = guest;
  await page.goto(`/sign-up?next=${encodeURIComponent(`/events/${eventId}`)}`);
  const person = await signUp(guest);
  await page.getByText(t('registrations:panel.byTeam', { count: 1 })).waitFor();
  await assertSound(page);
  await page.getByRole('button', { name: t('registrations:panel.ask') }).click();
  await page.getByRole('heading', { name: t('registrations:awaiting.title') }).waitFor();
  await assertSound(page);
  await page.getByRole('button', { name: t('registrations:awaiting.withdraw') }).click();
  const dialog = page.getByRole('dialog', { name: t('registrations:withdraw.title') });
  await dialog.getByRole('button', { name: t('registrations:withdraw.keep') }).click();
  await dialog.waitFor({ state: 'hidden' });
  return person;
}

function entry({ page, t }, { username }) {
  return page
    .getByRole('list', { name: t('attendees:approvals.title') })
    .getByRole('listitem')
    .filter({ hasText: username });
}

/** One, who is told why. */
async function declines(organiser, person) {
  const { page, t } = organiser;
  const { username: name } = person;
  await reloadUntil(organiser, entry(organiser, person));
  await assertSound(page);
  const no = t('attendees:approvals.one.decline', { name });
  await entry(organiser, person).getByRole('button', { name: no }).click();
  const title = t('attendees:approvals.question.decline', { name });
  const dialog = page.getByRole('dialog', { name: title });
  const message = dialog.getByRole('textbox', { name: t('attendees:message.label') });
  await message.fill('x'.repeat(1_001));
  await dialog.getByText(t('attendees:message.tooLong', { count: 1 })).waitFor();
  await assertSound(page);
  await message.fill(refusal);
  const confirm = t('attendees:approvals.short.decline');
  await dialog.getByRole('button', { name: confirm, exact: true }).click();
  await page.getByText(t('attendees:approvals.done.decline', { count: 1 })).waitFor();
  await entry(organiser, person).waitFor({ state: 'detached' });
}

/** Two at once, chosen by their boxes, without a word. */
async function approvesTwo(organiser, two) {
  const { page, t } = organiser;
  for (const person of two) await reloadUntil(organiser, entry(organiser, person));
  for (const person of two) await entry(organiser, person).getByRole('checkbox').check();
  await page.getByText(t('attendees:approvals.selected', { count: 2 })).waitFor();
  await assertSound(page);
  await page.getByRole('button', { name: t('attendees:approvals.many.approve') }).click();
  const title = t('attendees:approvals.questionMany.approve', { count: 2 });
  const dialog = page.getByRole('dialog', { name: title });
  const confirm = t('attendees:approvals.confirmMany.approve', { count: 2 });
  await dialog.getByRole('button', { name: confirm, exact: true }).click();
  await page.getByText(t('attendees:approvals.done.approve', { count: 2 })).waitFor();
  for (const person of two) await entry(organiser, person).waitFor({ state: 'detached' });
  await assertSound(page);
}

/** One is gone by the time the organiser decides. */
async function hearsThatOneWithdrew(organiser, person, registrationId) {
  const { page, t } = organiser;
  await reloadUntil(organiser, entry(organiser, person));
  await person.withdraw(registrationId);
  const { username: name } = person;
  const yes = t('attendees:approvals.one.approve', { name });
  await entry(organiser, person).getByRole('button', { name: yes }).click();
  const title = t('attendees:approvals.question.approve', { name });
  const dialog = page.getByRole('dialog', { name: title });
  const confirm = t('attendees:approvals.short.approve');
  await dialog.getByRole('button', { name: confirm, exact: true }).click();
  await page.getByText(t('attendees:approvals.failure.cancelled', { count: 1 })).waitFor();
  await assertSound(page);
}

/** With a word, by the keyboard. */
async function approves(organiser, { username: name }) {
  const { page, t } = organiser;
  const person = { username: name };
  const yes = t('attendees:approvals.one.approve', { name });
  await entry(organiser, person).getByRole('button', { name: yes }).press('Enter');
  const title = t('attendees:approvals.question.approve', { name });
  const dialog = page.getByRole('dialog', { name: title });
  const message = dialog.getByRole('textbox', { name: t('attendees:message.label') });
  assert.ok(await message.evaluate((field) => field === document.activeElement));
  await message.fill(word);
  await assertSound(page);
  const confirm = t('attendees:approvals.short.approve');
  await dialog.getByRole('button', { name: confirm, exact: true }).press('Enter');
  await page.getByText(t('attendees:approvals.done.approve', { count: 1 })).waitFor();
  await page.getByText(t('attendees:approvals.empty.title')).waitFor();
}

async function hasATicket(guest) {
  const { page, t } = guest;
  await reloadUntil(guest, page.getByRole('heading', { name: t('registrations:confirmed.title') }));
  await page.getByText(word).waitFor();
  await page.getByRole('img').first().waitFor();
  await assertSound(page);
}

async function getsMail({ email }, subject, part) {
  const mail = await openMail(browser, email, subject);
  assert.ok((await mail.body.innerText()).includes(part));
  await mail.page.close();
}

/** The team takes the place back, and says why. */
async function cancels(organiser, { username: name }) {
  const { page, t } = organiser;
  await page.getByRole('link', { name: t('app:manage.attendees'), exact: true }).click();
  await page.getByRole('button', { name: t('attendees:cancel.one', { name }) }).click();
  const dialog = page.getByRole('dialog', { name: t('attendees:cancel.title') });
  await dialog.getByRole('textbox', { name: t('attendees:message.label') }).fill(reason);
  await assertSound(page);
  await dialog.getByRole('button', { name: t('attendees:cancel.confirm') }).click();
  await page.getByText(t('attendees:cancel.done')).waitFor();
  await assertSound(page);
}

async function seesWhy(guest) {
  const { page, t } = guest;
  await page.reload();
  await page.getByRole('heading', { name: t('registrations:byTeam.title') }).waitFor();
  await page.getByText(reason).waitFor();
  await assertSound(page);
}

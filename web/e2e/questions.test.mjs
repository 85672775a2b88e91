// Questions and guests: an organiser asks, somebody answers for two, and changes an answer later.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { launch } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { inBothLanguages } from './support/journeys.mjs';
import { fillEvent, follow, newWord, reloadUntil, signUp, tabTo } from './support/steps.mjs';

const cityIn = { en: 'moscow', ru: 'москва' };
const type = 'Workshop <b>&</b> talks';
const meal = 'What do you eat? (it’s included)';
const terms = 'I have read the house rules';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('questions and guests', { concurrency: 2 }, () => {
  inBothLanguages({ browser: () => browser, people: 2 }, async (organiser, guest) => {
    const title = newWord();
    await writesADraft(organiser, title);
    await addsATicketType(organiser);
    await asksTwoQuestions(organiser);
    await wantsNames(organiser);
    const path = await publishes(organiser);
    const account = await answersByKeyboard(guest, path);
    await confirms(guest);
    await changesTheAnswer(guest);
    await showsTheTeam(organiser, path, account);
    await keepsWhatWasAnswered(organiser, guest);
  });
});

async function writesADraft(organiser, title) {
  const { page, t, language } = organiser;
  await page.goto('/sign-up');
  await signUp(organiser);
  await follow(organiser, 'nav.createEvent');
  await fillEvent(organiser, { title, description: '', capacity: 10, city: cityIn[language] });
  await page.getByRole('button', { name: t('events:create.submit') }).click();
  await page.getByText(t('events:status.draftLong')).waitFor();
  await page.getByRole('link', { name: t('events:tools.edit'), exact: true }).click();
}

async function addsATicketType({ page, t }) {
  await page.getByRole('button', { name: t('events:types.add') }).click();
  const dialog = page.getByRole('dialog');
  const field = (key) =>
    dialog.getByRole('textbox', { name: t(`events:types.${key}`), exact: true });
  await field('name').fill(type);
  await field('perPerson').fill('2');
  await dialog.getByRole('button', { name: t('common:save') }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Opens the dialog of a new question and fills in what all have. */
async function beginQuestion({ page, t }, prompt, kind) {
  await page.getByRole('button', { name: t('events:questions.add') }).click();
  const dialog = page.getByRole('dialog', { name: t('events:questions.new') });
  await dialog
    .getByRole('textbox', { name: t('events:questions.prompt'), exact: true })
    .fill(prompt);
  await dialog
    .getByRole('combobox', { name: t('events:questions.kind') })
    .selectOption({ label: t(`events:questions.kinds.${kind}`) });
  return dialog;
}

async function asksTwoQuestions(organiser) {
  const { page, t } = organiser;
  await page.getByText(t('events:questions.none')).waitFor();
  let dialog = await beginQuestion(organiser, meal, 'choice');
  await dialog.getByRole('button', { name: t('common:save') }).click();
  await dialog.getByText(t('events:questions.error.choices')).waitFor();
  await assertSound(page);
  await dialog.getByRole('button', { name: t('events:questions.addChoice') }).click();
  await page.keyboard.type('Meat');
  await page.keyboard.press('Enter');
  await dialog
    .getByRole('textbox', { name: t('events:questions.choice', { number: 2 }) })
    .fill('Vegan');
  await dialog.getByRole('switch', { name: t('events:questions.mustAnswer') }).press('Space');
  await dialog.getByRole('radio', { name: t('events:questions.some') }).click();
  await dialog.getByRole('checkbox', { name: type }).click();
  await assertSound(page);
  await dialog.getByRole('button', { name: t('common:save') }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText(t('events:questions.onlyFor', { names: type })).waitFor();

  dialog = await beginQuestion(organiser, terms, 'checkbox');
  await dialog.getByRole('switch', { name: t('events:questions.mustTick') }).press('Space');
  await dialog.getByRole('button', { name: t('common:save') }).click();
  await dialog.waitFor({ state: 'hidden' });
  await assertSound(page);

  await page.getByRole('button', { name: t('events:types.up', { name: terms }) }).click();
  const moved = t('events:types.moved', { name: terms, place: 1, of: 2 });
  await page.getByText(moved).waitFor({ state: 'attached' });
  const entries = page
    .getByRole('region', { name: t('events:questions.title') })
    .getByRole('listitem');
  assert.match(await entries.nth(0).textContent(), /house rules/);
}

async function wantsNames({ page, t }) {
  const section = page.getByRole('region', { name: t('events:questions.title') });
  await section
    .getByRole('combobox', { name: t('events:questions.guests') })
    .selectOption({ label: t('events:questions.guestNames.required') });
  // A word that something was saved may still be there from before.
  const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
  await section.getByRole('button', { name: t('events:questions.saveSettings') }).click();
  assert.equal((await saved).status(), 200);
  await page.getByText(t('common:saved')).first().waitFor();
}

async function publishes({ page, t }) {
  const path = new URL(page.url()).pathname.replace(/\/edit$/, '');
  await page.goto(path);
  await page.getByRole('button', { name: t('events:tools.publish') }).click();
  const dialog = page.getByRole('dialog', { name: t('events:publish.title') });
  await dialog.getByRole('button', { name: t('events:publish.confirm') }).click();
  await page.getByText(t('events:publish.done')).waitFor();
  return path;
}

async function answersByKeyboard(guest, path) {
  const { page, t } = guest;
  await page.goto(`/sign-up?next=${encodeURIComponent(path)}`);
  const account = await signUp(guest);
  await page.getByRole('combobox', { name: t('registrations:types.quantity') }).selectOption('2');
  const first = page.getByRole('textbox', {
    name: t('registrations:form.guest', { seat: 1, total: 2 }),
  });
  await first.waitFor();
  await assertSound(page);

  // Nothing is filled in: it says what is missing, and goes to the first.
  await page.getByRole('button', { name: t('registrations:panel.register'), exact: true }).click();
  await page.getByText(t('registrations:form.error.mustTick')).waitFor();
  assert.equal(await page.getByText(t('registrations:form.error.name')).count(), 2);
  await page.waitForFunction(
    (label) => document.activeElement?.labels?.[0]?.textContent.includes(label),
    t('registrations:form.guest', { seat: 1, total: 2 }),
  );
  await assertSound(page);

  await page.keyboard.type('Нино Beridze');
  await page.keyboard.press('Tab');
  await page.keyboard.type('مرحبا 🎉');
  await tabTo(guest, page.getByRole('checkbox', { name: terms }));
  await page.keyboard.press('Space');
  await tabTo(guest, page.getByRole('radio', { name: 'Meat' }));
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.activeElement?.checked);
  await assertSound(page);
  await tabTo(
    guest,
    page.getByRole('button', { name: t('registrations:panel.register'), exact: true }),
  );
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/registrations\//);
  return account;
}

async function confirms({ page, t }) {
  const button = page.getByRole('button', { name: t('registrations:hold.confirm', { count: 2 }) });
  await button.waitFor();
  await assertSound(page);
  await button.click();
  await page.getByText(t('registrations:confirmed.title')).waitFor();
  const tickets = page.getByRole('list', { name: t('registrations:tickets.list') });
  await tickets.getByText('Нино Beridze').waitFor();
  await assertSound(page);
}

async function changesTheAnswer({ page, t }) {
  const section = page.getByRole('region', { name: t('registrations:form.title') });
  await section.getByText('Vegan').waitFor();
  await section.getByText(t('common:answers.yes'), { exact: true }).waitFor();
  await section.getByRole('button', { name: t('registrations:form.change') }).click();
  await assertSound(page);
  await section.getByRole('radio', { name: 'Meat' }).click();
  await section
    .getByRole('textbox', { name: t('registrations:form.guest', { seat: 2, total: 2 }) })
    .fill('Zaza');
  await section.getByRole('button', { name: t('common:save') }).click();
  await section.getByText('Meat').waitFor();
  await section.getByText('Zaza').waitFor();
  const tickets = page.getByRole('list', { name: t('registrations:tickets.list') });
  await tickets.getByText('Zaza').waitFor();
  await assertSound(page);
}

async function showsTheTeam(organiser, path, { username }) {
  const { page } = organiser;
  await page.goto(`${path}/attendees`);
  // Beside it are buttons to cancel and to block, with the name in theirs.
  const name = page.getByRole('button', { name: username, exact: true });
  await reloadUntil(organiser, name);
  await tabTo(organiser, name);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: username });
  await dialog.getByText('Meat').waitFor();
  await dialog.getByText('Zaza').waitFor();
  await dialog.getByText(`${username}@example.org`).waitFor();
  await assertSound(page);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.goto(path);
}

/** The organiser drops the question: its answers stay, and can't be changed. */
async function keepsWhatWasAnswered(organiser, guest) {
  const { page, t } = organiser;
  await page.goto(`${new URL(page.url()).pathname}/edit`);
  await page.getByRole('button', { name: t('events:types.deleteOne', { name: meal }) }).click();
  const dialog = page.getByRole('dialog', { name: t('events:questions.delete.title') });
  await dialog.getByText(t('events:questions.delete.answered', { name: meal })).waitFor();
  await assertSound(page);
  await dialog.getByRole('button', { name: t('events:delete.confirm') }).click();
  await page.getByText(t('events:questions.delete.done')).waitFor();

  await guest.page.reload();
  const section = guest.page.getByRole('region', { name: t('registrations:form.title') });
  await section.getByText('Meat').waitFor();
  await section.getByRole('button', { name: t('registrations:form.change') }).click();
  await section.getByRole('checkbox', { name: terms }).waitFor();
  assert.equal(await section.getByRole('radio').count(), 0);
}

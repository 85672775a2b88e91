// Somebody is asked by mail to help with an event, makes an account for it, joins and leaves.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { openMail } from './support/inbox.mjs';
import { inBothLanguages } from './support/journeys.mjs';
import { newWord, signIn, signUp, tabTo } from './support/steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('the team', { concurrency: 2 }, () => {
  inBothLanguages({ browser: () => browser, people: 2 }, async (owner, helper) => {
    const { language } = owner;
    const title = `<b>${newWord()}</b>`;
    const account = await newAccount({ locale: language });
    const eventId = await account.publish(title, 5);
    const address = `${newWord()}@example.org`;
    await invites(owner, account, eventId, address);
    const path = await readsTheMail(owner, account, title, address);
    const { username } = await signsUpAndJoins(helper, path, title, account);
    await seesTheMember(owner, username, address);
    await leaves(helper, eventId, title);
  });
});

async function invites(owner, account, eventId, address) {
  const { page, t } = owner;
  await page.goto(`/events/${eventId}/team`);
  await signIn(owner, account);
  await page.getByRole('heading', { level: 1, name: t('team:title') }).waitFor();
  await page.getByText(t('team:open.none')).waitFor();
  await assertSound(page);

  // By keyboard, and wrong at first.
  const email = page.getByRole('textbox', { name: t('team:invite.email'), exact: true });
  await email.fill('nobody');
  await page.keyboard.press('Enter');
  await page.getByText(t('team:invite.wrong')).waitFor();
  await assertSound(page);
  await email.fill(address);
  await tabTo(owner, page.getByRole('radio', { name: t('team:role.manager') }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText(t('team:invite.done', { email: address })).waitFor();
  await page.getByRole('listitem', { name: address }).waitFor();
  await assertSound(page);
}

/** The path to which the mail's button leads. */
async function readsTheMail({ t, language }, { username }, title, address) {
  const subject = {
    en: `${username} asks you to help with: ${title}`,
    ru: `${username} приглашает вас в команду: ${title}`,
  }[language];
  const { page, body } = await openMail(browser, address, subject);
  const button = { en: 'See the invitation', ru: 'Открыть приглашение' }[language];
  const link = await body.getByRole('link', { name: button }).getAttribute('href');
  const text = await body.innerText();
  for (const part of [username, title, t('team:role.checker').toLowerCase()]) {
    assert.ok(text.includes(part), `${part} is not in the mail:\n${text}`);
  }
  await page.close();
  const { pathname } = new URL(link);
  assert.match(pathname, /^\/invitations\/[\w-]{43}$/);
  return pathname;
}

async function signsUpAndJoins(helper, path, title, { username }) {
  const { page, t } = helper;
  await page.goto(path);
  await page.getByText(t('team:invitation.asks', { name: username })).waitFor();
  await page.getByRole('heading', { level: 2, name: title }).waitFor();
  await assertSound(page);
  await page.getByRole('link', { name: t('team:invitation.signUp') }).click();
  const account = await signUp(helper);
  assert.equal(new URL(page.url()).pathname, path);
  const accept = page.getByRole('button', { name: t('team:invitation.accept') });
  await accept.waitFor();
  await assertSound(page);
  await accept.click();
  await page.waitForURL('**/my-events');
  await page.getByRole('link', { name: title }).waitFor();
  await page.getByText(t('events:myRole.checker')).waitFor();
  await assertSound(page);
  // The link again: no error, and nothing to do.
  await page.goto(path);
  await page.getByText(t('team:invitation.already')).waitFor();
  await assertSound(page);
  return account;
}

async function seesTheMember({ page, t }, username, address) {
  await page.reload();
  const member = page.getByRole('listitem', { name: username });
  await member.getByText(address).waitFor();
  await page.getByText(t('team:open.none')).waitFor();
  const role = member.getByRole('combobox');
  assert.equal(await role.inputValue(), 'checker');
  await role.selectOption('manager');
  await page.getByText(t('team:members.changed', { name: username })).waitFor();
  await assertSound(page);
}

async function leaves(helper, eventId, title) {
  const { page, t } = helper;
  await page.goto(`/events/${eventId}/team`);
  await page.getByText(t('team:role.manager'), { exact: true }).waitFor();
  await assertSound(page);
  await page.getByRole('button', { name: t('team:leave.button') }).click();
  const dialog = page.getByRole('dialog', { name: t('team:leave.title') });
  await dialog.waitFor();
  await assertSound(page);
  // The page may ask for the team once more before it is left.
  helper.expectRefusal(`/v1/events/${eventId}/team`, 403);
  await dialog.getByRole('button', { name: t('team:leave.button') }).click();
  await page.waitForURL('**/my-events');
  await page.getByText(t('events:mine.empty.title')).waitFor();
  assert.equal(await page.getByRole('link', { name: title }).count(), 0);
}

// Check-in: the owner stands at the door, with and without a network, while guests arrive.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { inEveryLanguageAndWidth } from './support/journeys.mjs';
import { newWord, signIn } from './support/steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('check-in', { concurrency: 2 }, () => {
  inEveryLanguageAndWidth({ browser: () => browser, people: 1 }, async (door) => {
    const { language } = door;
    const owner = await newAccount({ locale: language });
    const [first, second] = [await newAccount(), await newAccount()];
    const eventId = await owner.publish(newWord(), 10);
    const tickets = [await first.attend(eventId), await second.attend(eventId)];
    await opensTheDoor(door, owner, eventId);
    await refusesAForgery(door);
    await scansOne(door, tickets[0]);
    await scansWithoutANetwork(door, tickets[1]);
    await settlesWithANetwork(door);
    await undoesByName(door, second);
  });
});

async function opensTheDoor(door, owner, eventId) {
  const { page, t } = door;
  await page.goto('/sign-in');
  await signIn(door, owner);
  await page.goto(`/events/${eventId}`);
  await page.getByRole('link', { name: t('app:manage.checkIn') }).click();
  await page.getByRole('heading', { level: 1, name: t('check-in:title') }).waitFor();
  await page.getByText(t('check-in:counts.all', { came: 0, confirmed: 2 })).waitFor();
  await page.getByText(t('check-in:recent.none')).waitFor();
  await assertSound(page);
}

async function enters({ page, t }, code) {
  await page.getByLabel(t('check-in:code.label')).fill(code);
  await page.keyboard.press('Enter');
}

const result = ({ page, t }, verdict) =>
  page.getByRole('status').filter({ hasText: t(`check-in:verdict.${verdict}`) });

async function refusesAForgery(door) {
  await enters(door, 'https://example.org/ticket');
  await result(door, 'bad_code').waitFor();
}

async function scansOne(door, code) {
  const { page, t } = door;
  await enters(door, code);
  await result(door, 'checked_in').waitFor();
  await page.getByText(t('check-in:counts.all', { came: 1, confirmed: 2 })).waitFor();
  await enters(door, code);
  await result(door, 'already').waitFor();
  await assertSound(page);
}

async function scansWithoutANetwork(door, code) {
  const { page, t, context } = door;
  await context.setOffline(true);
  await page.getByText(t('check-in:offline.title')).waitFor();
  await enters(door, code);
  await result(door, 'good_so_far').waitFor();
  await page.getByText(t('check-in:toSend', { count: 1 })).waitFor();
  await enters(door, code);
  await result(door, 'already').waitFor();
  await assertSound(page);
}

/** What waited is sent, each once: the second scan of the same ticket is told so. */
async function settlesWithANetwork(door) {
  const { page, t, context } = door;
  await context.setOffline(false);
  await page.getByText(t('check-in:counts.all', { came: 2, confirmed: 2 })).waitFor();
  const list = page.getByRole('list', { name: t('check-in:recent.title') });
  await list.getByText(t('check-in:recent.waiting'), { exact: true }).first().waitFor({
    state: 'detached',
  });
  const rows = await list.getByRole('listitem').allTextContents();
  const admitted = rows.filter((row) => row.includes(t('check-in:verdict.checked_in')));
  assert.equal(admitted.length, 2, rows.join('\n'));
}

async function undoesByName(door, guest) {
  const { page, t } = door;
  await page.getByLabel(t('check-in:search.label'), { exact: true }).fill(guest.username);
  const undo = t('check-in:search.undoOne', { name: guest.username, place: 1 });
  await page.getByRole('button', { name: undo }).click();
  const dialog = page.getByRole('dialog', { name: t('check-in:undo.title') });
  await dialog.waitFor();
  await assertSound(page);
  await dialog.getByRole('button', { name: t('check-in:undo.confirm') }).click();
  await page.getByText(t('check-in:counts.all', { came: 1, confirmed: 2 })).waitFor();
  const again = t('check-in:search.checkInOne', { name: guest.username, place: 1 });
  await page.getByRole('button', { name: again }).click();
  await page.getByText(t('check-in:counts.all', { came: 2, confirmed: 2 })).waitFor();
}

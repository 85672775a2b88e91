// Ticket types: an organiser makes two, one for who has its code, and a guest takes places of it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { launch } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { inBothLanguages } from './support/journeys.mjs';
import { readPicture } from './support/pictures.mjs';
import { fillEvent, follow, newWord, signUp, tabTo } from './support/steps.mjs';

const cityIn = { en: 'moscow', ru: 'москва' };
const standing = 'Standing <b>room</b>';
const friends = 'Friends & family';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('ticket types', { concurrency: 2 }, () => {
  inBothLanguages({ browser: () => browser, people: 2 }, async (organiser, guest) => {
    const title = newWord();
    const code = newWord();
    await writesADraft(organiser, title);
    const link = await addsTicketTypes(organiser, code);
    await publishes(organiser, link);
    await doesNotSeeTheHiddenOne(guest, link);
    await opensTheCode(guest, code);
    await takesTwoPlaces(guest, link);
    await confirmsByKeyboard(guest);
    await keepsTheTickets(guest, title);
    await findsThemAmongHers(guest, title);
    await seesWhatIsTaken(organiser, link);
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
}

/** The address that opens the hidden one. */
async function addsTicketTypes(organiser, code) {
  const { page, t } = organiser;
  await page.getByRole('link', { name: t('events:tools.edit'), exact: true }).click();
  await page.getByText(t('events:types.none')).waitFor();
  await assertSound(page);

  await page.getByRole('button', { name: t('events:types.add') }).click();
  const dialog = page.getByRole('dialog', { name: t('events:types.new') });
  await dialog.getByRole('button', { name: t('common:save') }).click();
  await dialog.getByText(t('events:types.error.required')).waitFor();
  await assertSound(page);
  await fillTicketType(organiser, dialog, { name: standing, capacity: 5 });

  await page.getByRole('button', { name: t('events:types.add') }).click();
  await fillTicketType(organiser, dialog, { name: friends, perPerson: 3, code });
  await assertSound(page);

  const entries = page.getByRole('region', { name: t('events:types.title') }).getByRole('listitem');
  assert.match(await entries.nth(0).textContent(), /Standing/);
  await page.getByRole('button', { name: t('events:types.up', { name: friends }) }).click();
  const moved = t('events:types.moved', { name: friends, place: 1, of: 2 });
  await page.getByText(moved).waitFor({ state: 'attached' });
  assert.match(await entries.nth(0).textContent(), /Friends/);
  return page.getByRole('link', { name: t('events:types.codeLink') }).getAttribute('href');
}

async function fillTicketType({ page, t }, dialog, { name, capacity, perPerson, code }) {
  const field = (key) =>
    dialog.getByRole('textbox', { name: t(`events:types.${key}`), exact: true });
  await field('name').fill(name);
  if (capacity) await field('capacity').fill(String(capacity));
  if (perPerson) await field('perPerson').fill(String(perPerson));
  if (code) await field('code').fill(code);
  await dialog.getByRole('button', { name: t('common:save') }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('heading', { level: 3, name }).waitFor();
}

async function publishes({ page, t }, link) {
  await page.goto(new URL(link, page.url()).pathname);
  await page.getByRole('radio', { name: friends }).waitFor();
  await assertSound(page);
  await page.getByRole('button', { name: t('events:tools.publish') }).click();
  const dialog = page.getByRole('dialog', { name: t('events:publish.title') });
  await dialog.getByRole('button', { name: t('events:publish.confirm') }).click();
  await page.getByText(t('events:publish.done')).waitFor();
}

async function doesNotSeeTheHiddenOne(guest, link) {
  const { page } = guest;
  const { pathname } = new URL(link, 'http://any.example');
  await page.goto(`/sign-up?next=${encodeURIComponent(pathname)}`);
  await signUp(guest);
  await page.getByRole('radio', { name: standing }).waitFor();
  assert.equal(await page.getByRole('radio', { name: friends }).count(), 0);
  await assertSound(page);
}

async function opensTheCode(guest, code) {
  const { page, t } = guest;
  await page.getByRole('button', { name: t('registrations:code.have') }).click();
  const field = page.getByRole('textbox', { name: t('registrations:code.label') });
  await field.fill(`${code}x`);
  await field.press('Enter');
  await page.getByText(t('registrations:code.nothing')).waitFor();
  await assertSound(page);
  await field.fill(code.toUpperCase());
  await field.press('Enter');
  await page.getByText(t('registrations:code.opened', { names: friends })).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('code'), code.toUpperCase());
}

async function takesTwoPlaces({ page, t }, link) {
  await page.goto(link);
  await page.getByRole('radio', { name: friends }).check();
  const places = page.getByRole('combobox', { name: t('registrations:types.quantity') });
  assert.equal(await places.getByRole('option').count(), 3);
  await places.selectOption('2');
  await page.getByText(t('registrations:panel.hint', { count: 2 })).waitFor();
  await assertSound(page);
  await page.getByRole('button', { name: t('registrations:panel.register') }).click();
}

/** What a registration says of the two places. */
const twoOf = (t) => `${friends} · ${t('registrations:types.places', { count: 2 })}`;

async function confirmsByKeyboard(guest) {
  const { page, t } = guest;
  await page.getByRole('timer').waitFor();
  await page.getByText(twoOf(t)).waitFor();
  await assertSound(page);
  const confirm = page.getByRole('button', { name: t('registrations:hold.confirm', { count: 2 }) });
  await tabTo(guest, confirm);
  await page.keyboard.press('Enter');
  await page.getByRole('status', { name: t('registrations:confirmed.ticket') }).waitFor();
  await assertSound(page);
}

/** As a PDF, and as pictures, for which no network is needed once the page is there. */
async function keepsTheTickets(guest, title) {
  const { page, t, context } = guest;
  // What a phone offers and this machine's Chromium doesn't.
  await page.addInitScript(() => {
    navigator.canShare = ({ files }) => files.every(({ type }) => type === 'image/png');
    navigator.share = async ({ files }) => {
      window.shared = files.map(({ name, type, size }) => ({ name, type, size }));
    };
  });
  const asked = page.waitForResponse((answer) => answer.url().endsWith('/ticket'));
  await page.reload();
  const { seats } = await (await asked).json();
  const second = t('registrations:tickets.one', { seat: 2, total: 2 });
  await page.getByRole('img', { name: t('registrations:tickets.qr', { name: second }) }).waitFor();
  await assertSound(page);

  const pdf = await saves(guest, t('registrations:pdf.get', { count: 2 }));
  assert.equal(pdf.name, `${title}.pdf`);
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');

  await context.setOffline(true);
  const picture = await saves(guest, t('registrations:picture.saveOne', { name: second }));
  assert.match(picture.name, /\.png$/);
  const { width, height, code } = await readPicture(page, picture.bytes);
  assert.ok(height > 2 * width, `as tall as a phone: ${width} × ${height}`);
  assert.equal(code, seats[1].qr, 'the picture has the code of the second place');
  await page
    .getByRole('button', { name: t('registrations:picture.shareOne', { name: second }) })
    .click();
  await page.waitForFunction(() => window.shared?.length === 1);
  const [shared] = await page.evaluate(() => window.shared);
  assert.equal(shared.type, 'image/png');
  assert.equal(shared.size, picture.bytes.length);
  await context.setOffline(false);
}

async function saves({ page }, button) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

async function findsThemAmongHers(guest, title) {
  const { page, t } = guest;
  await follow(guest, 'nav.registrations');
  await page.getByRole('link', { name: title }).waitFor();
  await page.getByText(twoOf(t)).waitFor();
  await assertSound(page);
}

async function seesWhatIsTaken(organiser, link) {
  const { page, t } = organiser;
  await page.goto(`${new URL(link, page.url()).pathname}/edit`);
  const entry = page.getByRole('listitem').filter({ hasText: friends });
  await entry.getByText(t('events:places.free', { count: 8 })).waitFor();
  // The console tells of the refusal by the ticket type's own address.
  page.on('request', (request) => {
    if (request.method() === 'DELETE') {
      organiser.expectRefusal(new URL(request.url()).pathname, 409);
    }
  });
  await page.getByRole('button', { name: t('events:types.deleteOne', { name: friends }) }).click();
  const dialog = page.getByRole('dialog', { name: t('events:types.delete.title') });
  await dialog.getByRole('button', { name: t('events:delete.confirm') }).click();
  await dialog.getByText(t('common:problem.ticket_type_in_use')).waitFor();
  await assertSound(page);
}

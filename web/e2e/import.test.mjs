// Import: an organiser registers many people from a file, after mending what is wrong with it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch, openBrowser } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { openMail } from './support/inbox.mjs';
import { inBothLanguages } from './support/journeys.mjs';
import { newWord, reloadUntil, signIn, signUp, tabTo } from './support/steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('import', { concurrency: 2 }, () => {
  inBothLanguages({ browser: () => browser, people: 1 }, async (organiser) => {
    const { language } = organiser;
    const title = newWord();
    const owner = await newAccount({ locale: language });
    const [here, first, second] = [await newAccount(), await newAccount(), await newAccount()];
    const eventId = await owner.publish(title, 3);
    await here.attend(eventId);
    await opensThePage(organiser, owner, eventId, here);
    await getsATemplate(organiser);
    await seesWhatIsWrong(organiser, here, first);
    await choosesAnUnreadableFile(organiser);
    await importsThem(organiser, first, second);
    await findsThemInTheList(organiser, title, first, second);
    await hearsThatTheyAreThere(organiser, eventId, first);
  });

  test('is nobody else’s to do', async () => {
    const organiser = await newAccount();
    const guest = await openBrowser(browser);
    const eventId = await organiser.publish(newWord(), 3);
    const page = `/events/${eventId}/attendees/import`;
    await guest.page.goto(`/sign-up?next=${encodeURIComponent(page)}`);
    await signUp(guest);
    await guest.page.getByText(guest.t('attendees:notYours.title')).waitFor();
    await assertSound(guest.page);
    await guest.close();
  });
});

async function opensThePage(organiser, owner, eventId, here) {
  const { page, t } = organiser;
  await page.goto(`/sign-in?next=${encodeURIComponent(`/events/${eventId}/attendees`)}`);
  await signIn(organiser, owner);
  // Registration has heard of them all by then.
  await reloadUntil(organiser, page.getByText(here.email));
  await page.getByRole('link', { name: t('attendees:import.open') }).click();
  await page.getByRole('heading', { level: 1, name: t('attendees:import.title') }).waitFor();
  assert.ok(await page.getByRole('button', { name: t('attendees:import.check') }).isDisabled());
  await assertSound(page);
}

async function getsATemplate({ page, t, language }) {
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: t('attendees:import.template') }).click();
  const file = await started;
  const text = await readFile(await file.path(), 'utf8');
  const headings = language === 'ru' ? '"Почта";"Места"\r\n' : '"Email","Places"\r\n';
  assert.ok(text.startsWith(`\ufeff${headings}`), text);
  // What it shows is understood, but for the example's account.
  await paste({ page, t }, text);
  await entries(page).filter({ hasText: 'anna@example.org' }).waitFor();
}

/** The rows on the page, as rows of a table or as cards. */
function entries(page) {
  const name = /People in the file|Люди из файла/;
  return page
    .getByRole('table', { name })
    .getByRole('row')
    .or(page.getByRole('list', { name }).locator('> li'));
}

async function paste({ page, t }, csv) {
  await page.getByRole('textbox', { name: t('attendees:import.text') }).fill(csv);
  await page.getByRole('button', { name: t('attendees:import.check') }).click();
}

async function seesWhatIsWrong(organiser, here, first) {
  const { page, t } = organiser;
  const nobody = newWord();
  await paste(
    organiser,
    `username;email;places;note\n;${first.email};1;\n${here.username};;1;\n${nobody};;1;\n;${first.email};eleven;\n`,
  );
  await page.getByText(t('attendees:import.faults', { count: 4 })).waitFor();
  const row = (text) => entries(page).filter({ hasText: text });
  const fault = (code, values) => t(`attendees:import.fault.${code}`, values);
  await row(here.username).getByText(fault('already_registered')).waitFor();
  await row(nobody).getByText(fault('account_not_found')).waitFor();
  await row(fault('repeated', { number: 2 }))
    .getByText(fault('invalid'))
    .waitFor();
  await row(first.email).getByText(t('attendees:import.fine')).waitFor();
  await page.getByText(t('attendees:import.ignored', { names: 'note' })).waitFor();
  assert.equal(await submit(organiser, 4).count(), 0, 'nothing can be imported');
  await assertSound(page);

  // Only as many as there are places.
  await paste(organiser, `email,places\n${first.email},3\n`);
  await page.getByText(t('attendees:import.full.event', { count: 2 })).waitFor();
  await assertSound(page);
}

function submit({ page, t }, count) {
  return page.getByRole('button', { name: t('attendees:import.submit', { count }) });
}

async function choose({ page, t }, file) {
  const asked = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: t('attendees:import.choose') }).click();
  await (await asked).setFiles(file);
}

async function choosesAnUnreadableFile(organiser) {
  const { page, t } = organiser;
  const buffer = Buffer.from([0xcf, 0xee, 0xf7, 0xf2, 0xe0, 0x0a]);
  await choose(organiser, { name: 'old.csv', mimeType: 'text/csv', buffer });
  await page.getByText(t('attendees:import.fault.not_utf8')).waitFor();
  await assertSound(page);
  // Mended, it is chosen again by the same name.
  await choose(organiser, {
    name: 'old.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('email\n'),
  });
  await page.getByText(t('attendees:import.fault.no_rows')).waitFor();
}

async function importsThem(organiser, first, second) {
  const { page, t } = organiser;
  const csv = `\ufeffПочта;Места\r\n${first.email.toUpperCase()};1\r\n${second.email};\r\n`;
  const buffer = Buffer.from(csv);
  await choose(organiser, { name: 'guests.csv', mimeType: 'text/csv', buffer });
  await page.getByText(t('attendees:import.chosen', { name: 'guests.csv' })).waitFor();
  await page.getByText(t('attendees:import.people', { count: 2 })).waitFor();
  await assertSound(page);
  const button = submit(organiser, 2);
  await tabTo(organiser, button);
  await page.keyboard.press('Enter');
  await page.getByText(t('attendees:import.done', { count: 2 })).waitFor();
  await assertSound(page);
}

async function findsThemInTheList({ page, t }, title, first, second) {
  await page.getByRole('link', { name: t('attendees:import.toList') }).click();
  for (const { email, username } of [first, second]) {
    const entry = page.getByRole('row').or(page.getByRole('listitem'));
    await entry
      .filter({ hasText: username })
      .getByText(t('attendees:one.confirmed'))
      .first()
      .waitFor();
    const mail = await openMail(browser, email, title);
    await mail.page.close();
  }
}

async function hearsThatTheyAreThere(organiser, eventId, first) {
  const { page, t } = organiser;
  await page.goto(`/events/${eventId}/attendees/import`);
  await page.getByRole('textbox', { name: t('attendees:import.text') }).waitFor();
  await paste(organiser, `email\n${first.email}\n`);
  await page.getByText(t('attendees:import.fault.already_registered')).waitFor();
}

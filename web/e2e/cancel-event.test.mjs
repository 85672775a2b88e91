// An organiser calls an event off; the attendee hears of it.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { openMail } from './support/inbox.mjs';
import { inBothLanguages } from './support/journeys.mjs';
import { reloadUntil, signIn } from './support/steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const words = { en: 'The hall is flooded.\nWe are sorry.', ru: 'Зал затопило.\nНам очень жаль.' };

describe('calling an event off', () => {
  inBothLanguages({ browser: () => browser, people: 2 }, async (person, other) => {
    const { language } = person;
    const organiser = await newAccount({ locale: language });
    const attendee = await newAccount({ locale: language });
    const eventId = await organiser.publish('Flood', 5);
    await attendee.attend(eventId);

    const { page, t } = person;
    await page.goto(`/sign-in?next=/events/${eventId}`);
    await signIn(person, organiser);
    await page.getByRole('button', { name: t('events:tools.cancel') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(t('events:cancelEvent.text', { count: 1 })).waitFor();
    await dialog.getByRole('textbox').fill(words[language]);
    await assertSound(page);
    await dialog.getByRole('button', { name: t('events:cancelEvent.confirm') }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(words[language]).waitFor();
    await page.getByText(t('registrations:panel.state.cancelled')).waitFor();
    await page.getByRole('link', { name: t('events:tools.edit') }).waitFor({ state: 'hidden' });
    await assertSound(page);
    await page.goto('/my-events');
    await page.getByText(t('events:status.cancelled'), { exact: true }).waitFor();
    await assertSound(page);

    await other.page.goto('/sign-in?next=/registrations');
    await signIn(other, attendee);
    await reloadUntil(other, other.page.getByText(t('registrations:status.event_cancelled')));
    await assertSound(other.page);
    await other.page.getByRole('link', { name: 'Flood' }).click();
    await other.page.getByText(t('registrations:eventCancelled.text')).waitFor();
    await other.page.getByText(t('registrations:again')).waitFor({ state: 'hidden' });
    await assertSound(other.page);
    await other.page.goto('/activity');
    await reloadUntil(other, other.page.getByText(t('activity:kind.event_cancelled')));

    const subject = language === 'ru' ? 'Событие отменено: Flood' : 'Cancelled: Flood';
    const mail = await openMail(browser, attendee.email, subject);
    assert.match(await mail.body.innerText(), new RegExp(words[language].split('\n')[0]));
    await mail.page.close();
  });
});

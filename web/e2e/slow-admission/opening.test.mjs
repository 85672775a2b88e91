// A fair opening: an organiser wants one, somebody waits in the lobby, somebody comes after the
// draw, and both check it. Needs a stack that admits one person a second: AdmissionsPerSecond=1.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { newAccount } from '../support/api.mjs';
import { launch } from '../support/browser.mjs';
import { assertSound } from '../support/checks.mjs';
import { inBothLanguages } from '../support/journeys.mjs';
import { fillEvent, newWord, signUp } from '../support/steps.mjs';

const cityIn = { en: 'moscow', ru: 'москва' };

/** So many others are in the lobby. */
const OTHERS = 14;

const inSeconds = (seconds) => new Date(Date.now() + seconds * 1_000).toISOString();

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('a fair opening', () => {
  inBothLanguages({ browser: () => browser, people: 2 }, async (early, late) => {
    await wantsAFairOpening(early);
    await seesThatTheLobbyIsClosed(early);
    await late.page.goto('/sign-up');
    await signUp(late);

    const others = await Promise.all(Array.from({ length: OTHERS }, () => newAccount()));
    const opening = { registration_opens_at: inSeconds(25), fair_opening: true };
    const eventId = await others[0].publish('Hot', 100, opening);
    await Promise.all(others.map((other) => other.joinLobby(eventId)));
    await waitsInTheLobby(early, eventId);
    await comesAfterTheDraw(late, eventId);
    await registersInTurn(late);
    await checksTheDraw(early, eventId, true);
    await checksTheDraw(late, eventId, false);
  });
});

async function wantsAFairOpening(person) {
  const { page, t, language } = person;
  await page.goto('/sign-up?next=/events/new');
  await signUp(person);
  const title = newWord();
  await fillEvent(person, { title, description: '', capacity: 10, city: cityIn[language] });
  await page.getByRole('switch', { name: t('events:form.fairOpening') }).check();
  await page.getByRole('button', { name: t('events:create.submit') }).click();
  await page.getByText(t('events:form.error.needsOpening')).waitFor();
  await assertSound(page);
  const opens = page.getByLabel(t('events:form.opens'));
  await opens.fill(`${inSeconds(3 * 24 * 3600).slice(0, 10)}T10:00`);
  await page.getByRole('button', { name: t('events:create.submit') }).click();
  await page.getByText(t('events:status.draftLong')).waitFor();
  // It was kept.
  await page.getByRole('link', { name: t('events:tools.edit'), exact: true }).click();
  const kept = page.getByRole('switch', { name: t('events:form.fairOpening') });
  await kept.waitFor();
  assert.ok(await kept.isChecked());
}

async function seesThatTheLobbyIsClosed(person) {
  const { page, t } = person;
  const organiser = await newAccount();
  const opening = { registration_opens_at: inSeconds(2 * 3600), fair_opening: true };
  const eventId = await organiser.publish('Hot soon', 10, opening);
  await page.goto(`/events/${eventId}`);
  await page.getByRole('timer', { name: t('opening:scheduled.until') }).waitFor();
  await page.getByText(t('opening:fingerprint.label')).waitFor();
  assert.equal(await page.getByRole('button', { name: t('opening:lobby.join') }).count(), 0);
  await assertSound(page);
  person.expectRefusal(`/v1/events/${eventId}/opening/draw`, 409);
  await page.getByRole('link', { name: t('opening:howDrawn') }).click();
  await page.getByRole('heading', { name: t('opening:draw.notYet.title') }).waitFor();
  await assertSound(page);
}

async function waitsInTheLobby({ page, t }, eventId) {
  await page.goto(`/events/${eventId}`);
  const timer = page.getByRole('timer', { name: t('opening:lobby.until') });
  await timer.waitFor();
  await page.getByRole('button', { name: t('opening:lobby.join') }).click();
  await page.getByText(t('opening:lobby.joined')).waitFor();
  await page.getByRole('button', { name: t('opening:lobby.leave') }).click();
  await page.getByRole('button', { name: t('opening:lobby.join') }).click();
  await page.getByText(t('opening:fingerprint.entry')).waitFor();
  await assertSound(page);
  // From here on without a hand: the page learns of the draw, and when the turn has come.
  await timer.waitFor({ state: 'hidden', timeout: 40_000 });
}

async function comesAfterTheDraw({ page, t }, eventId) {
  await page.goto(`/events/${eventId}`);
  await page.getByRole('button', { name: t('opening:line.join') }).click();
  await page.getByRole('timer', { name: t('opening:line.until') }).waitFor();
  const place = { place: OTHERS + 2, of: OTHERS + 2 };
  await page.getByText(t('opening:line.place', place)).waitFor();
  assert.equal(
    await page.getByRole('button', { name: t('registrations:panel.register') }).count(),
    0,
  );
  await assertSound(page);
}

async function registersInTurn({ page, t }) {
  const place = { place: OTHERS + 2, of: OTHERS + 2 };
  await page.getByText(t('opening:line.turn', place)).waitFor({ timeout: 40_000 });
  await page.getByRole('button', { name: t('registrations:panel.register') }).click();
  await page.getByRole('timer').waitFor();
  assert.match(page.url(), /\/registrations\//);
}

async function checksTheDraw({ page, t }, eventId, wasInIt) {
  await page.goto(`/events/${eventId}`);
  const link = page.getByRole('link', { name: t('opening:toDraw') });
  await link.click({ timeout: 40_000 });
  await page.getByText(t('opening:draw.holds')).waitFor();
  await page.getByText(t('opening:draw.counted', { count: OTHERS + 1 })).waitFor();
  // Who was in the lobby knows the fingerprint from before, and a number that must be in the list.
  const known = wasInIt ? 1 : 0;
  assert.equal(await page.getByText(t('opening:draw.check.seen')).count(), known);
  assert.equal(await page.getByText(t('opening:draw.check.mine')).count(), known);
  assert.equal(await page.getByText(t('opening:draw.bad')).count(), 0);
  await assertSound(page);
}

// Two people edit the same version of an event: the second sees both and chooses.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { inEveryLanguageAndWidth } from './support/journeys.mjs';
import { signIn } from './support/steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

describe('the second edit of one version', () => {
  inEveryLanguageAndWidth({ browser: () => browser, people: 1 }, async (person) => {
    const { page, t, language } = person;
    const organiser = await newAccount({ locale: language });
    const eventId = await organiser.publish('Once', 5);
    await page.goto(`/sign-in?next=/events/${eventId}/edit`);
    await signIn(person, organiser);
    const title = page.getByRole('textbox', { name: t('events:form.title'), exact: true });
    await title.fill('Aurora');

    const second = await person.context.newPage();
    await second.goto(`/events/${eventId}/edit`);
    const theirs = second.getByRole('textbox', { name: t('events:form.title'), exact: true });
    await theirs.fill('Borealis');
    const save = t('common:save');
    await second.getByRole('button', { name: save, exact: true }).first().click();
    await second.waitForURL((url) => url.pathname === `/events/${eventId}`);
    await second.close();

    person.expectRefusal(`/v1/events/${eventId}`, 412);
    await page.bringToFront();
    await page.getByRole('button', { name: save, exact: true }).first().click();
    const dialog = page.getByRole('dialog', { name: t('events:conflict.title') });
    await dialog.getByText('Aurora', { exact: true }).waitFor();
    await dialog.getByText('Borealis', { exact: true }).waitFor();
    await assertSound(page);
    await dialog.getByRole('button', { name: t('events:conflict.keepMine') }).click();
    await page.waitForURL((url) => url.pathname === `/events/${eventId}`);
    await page.getByRole('heading', { level: 1, name: 'Aurora' }).waitFor();
    assert.equal(await page.getByText('Borealis').count(), 0, 'what was chosen is what stays');
  });
});

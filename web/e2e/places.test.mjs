// The last place, and who comes too late for it.
import { after, before, test } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch, openBrowser } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { signUp } from './support/steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const language of ['en', 'ru']) {
  test(`the last place goes while the page is open, in ${language}`, async () => {
    const organiser = await newAccount();
    const eventId = await organiser.publish('One chair', 1);
    const person = await openBrowser(browser, { language });
    const { page, t } = person;
    await page.goto(`/sign-up?next=/events/${eventId}`);
    await signUp(person);
    const register = page.getByRole('button', { name: t('registrations:panel.register') });
    await page.getByText(t('events:places.free', { count: 1 })).waitFor();
    await register.waitFor();

    // The page must not learn of it before the button is pressed.
    const before = { capacity: 1, confirmed: 0, held: 0, free: 1, sales_open: true };
    await page.route('**/availability', (route) => route.fulfill({ json: before }));
    await organiser.attend(eventId);
    person.expectRefusal('/v1/registrations', 409);
    await register.click();
    await page.getByRole('alert').getByText(t('common:problem.sold_out')).waitFor();
    await assertSound(page);

    await page.unroute('**/availability');
    await page.reload();
    await page.getByText(t('registrations:panel.state.sold-out')).waitFor();
    await page.getByText(t('events:places.free', { count: 0 })).waitFor();
    await register.waitFor({ state: 'hidden' });
    await assertSound(page);
    await person.close();
  });
}

// The session is a cookie that no script reads; each load of a page trades it for the next.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newAccount } from './support/api.mjs';
import { launch, openBrowser } from './support/browser.mjs';
import { assertSound } from './support/checks.mjs';
import { openMenu, password, signUp } from './support/steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const showsAccount = ({ t }, page) =>
  page.getByRole('button', { name: t('app:nav.account') }).waitFor();

test('loading a page again keeps the session, and nothing of it is in reach of scripts', async () => {
  const person = await openBrowser(browser);
  const { page, context } = person;
  await page.goto('/sign-up');
  await signUp(person);
  for (let loads = 0; loads < 3; loads += 1) {
    await page.reload();
    await showsAccount(person, page);
  }
  const stored = await page.evaluate(() => [document.cookie, JSON.stringify(localStorage)]);
  const [cookie] = await context.cookies(new URL('/v1/auth/refresh', page.url()).href);
  assert.equal(cookie.httpOnly, true);
  assert.equal(cookie.sameSite, 'Strict');
  assert.ok(!stored.join().includes(cookie.value));
  assert.ok(!stored.join().includes('eyJ'), 'no token is stored');
  await person.close();
});

test('two tabs loaded again at once both keep it, several times', async () => {
  const person = await openBrowser(browser);
  const { page, context } = person;
  await page.goto('/sign-up');
  await signUp(person);
  const other = await context.newPage();
  await other.goto('/registrations');
  await showsAccount(person, other);
  for (let times = 0; times < 4; times += 1) {
    await Promise.all([page.reload(), other.reload()]);
    await Promise.all([showsAccount(person, page), showsAccount(person, other)]);
  }
  // A load that is left before the answer to its refresh must not cost the session either.
  const asked = page.waitForRequest('**/v1/auth/refresh');
  await page.reload({ waitUntil: 'commit' });
  await asked;
  await page.reload();
  await showsAccount(person, page);

  await openMenu({ ...person, page });
  await page.getByRole('button', { name: person.t('app:nav.signOut') }).click();
  await other.getByRole('heading', { name: person.t('auth:signIn.title') }).waitFor();
  await person.close();
});

test('a page for members asks to sign in, tells what was wrong, and comes back', async () => {
  const { username } = await newAccount();
  const person = await openBrowser(browser, { language: 'ru' });
  const { page, t } = person;
  await page.goto('/registrations');
  const login = page.getByRole('textbox', { name: t('auth:login') });
  const secret = page.locator('input[type=password]');
  await login.fill(username);
  await secret.fill('not the password');
  person.expectRefusal('/v1/auth/login', 401);
  await secret.press('Enter');
  await page.getByRole('alert').getByText(t('common:problem.invalid_credentials')).waitFor();
  await assertSound(page);
  await secret.fill(password);
  await secret.press('Enter');
  await page.locator('html[lang=en]').waitFor({ state: 'attached' });
  await page.getByRole('heading', { level: 1, name: 'My registrations' }).waitFor();
  await assertSound(page);
  await person.close();
});

// The door's phone: its camera, and what it can do while nothing answers, its page loaded again too.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { newAccount } from './support/api.mjs';
import { showingPages, launch, openBrowser, phone } from './support/browser.mjs';
import { film } from './support/camera.mjs';
import { assertSound } from './support/checks.mjs';
import { openGate } from './support/gate.mjs';
import { newWord, openMenu, signIn } from './support/steps.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const counts = ({ t }, came, confirmed) => t('check-in:counts.all', { came, confirmed });

/** An event with guests, and its owner's phone on the check-in page. */
async function takesTheDoor({ browser, guests, ...options }) {
  const owner = await newAccount({ locale: options.language });
  const people = await Promise.all(Array.from({ length: guests }, () => newAccount()));
  const eventId = await owner.publish(newWord(), 10);
  const tickets = [];
  for (const person of people) tickets.push(await person.attend(eventId));
  return {
    people,
    tickets,
    stand: async (url) => {
      const door = await openBrowser(browser, { viewport: phone, url, ...options });
      const { page, t } = door;
      await page.goto(`/sign-in?next=${encodeURIComponent(`/events/${eventId}/check-in`)}`);
      await signIn(door, owner);
      await page.getByRole('heading', { level: 1, name: t('check-in:title') }).waitFor();
      await page.getByText(counts(door, 0, guests)).waitFor();
      return door;
    },
  };
}

describe('a door', { concurrency: 2 }, () => {
  for (const language of ['en', 'ru']) {
    test(`opens and goes on while nothing answers, in ${language}`, async () => {
      const gate = await openGate();
      const { people, tickets, stand } = await takesTheDoor({ browser, guests: 2, language });
      const door = await stand(gate.url);
      await showingPages([door], async () => {
        await keepsTheApp(door);
        await gate.close();
        await goesOnWithout(door, people, tickets[0]);
        await gate.open();
        await door.page.getByText(counts(door, 1, 2)).waitFor();
        await door.page.getByText(door.t('check-in:offline.title')).waitFor({ state: 'detached' });
        await keepsNoAnswers(door);
        await forgetsOnLeaving(door, gate);
      });
      await door.close();
    });
  }

  test('gets each new release at once, and keeps it', async () => {
    const gate = await openGate();
    const { stand } = await takesTheDoor({ browser, guests: 1, language: 'en' });
    const door = await stand(gate.url);
    const { page, t } = door;
    const heading = page.getByRole('heading', { level: 1, name: t('check-in:title') });
    await keepsTheApp(door);
    for (const release of ['second', 'third']) {
      gate.release(release);
      await page.reload();
      assert.equal(await page.locator('html').getAttribute('data-release'), release);
      await takesOver(door, `turnout-shell-${release}`);
      await gate.close();
      await page.reload();
      await heading.waitFor();
      assert.equal(await page.locator('html').getAttribute('data-release'), release);
      await gate.open();
    }
    // The one before stays for pages that are still open; the first is gone.
    const shells = await page.evaluate(() => caches.keys());
    assert.deepEqual(shells, ['turnout-shell-second', 'turnout-shell-third']);
    await gate.close();
    await door.close();
  });

  test('lets somebody in whose ticket is held before its camera', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'door-'));
    const video = join(folder, 'ticket.y4m');
    const filming = await launch({ camera: video });
    try {
      const language = 'ru';
      const { tickets, people, stand } = await takesTheDoor({
        browser: filming,
        guests: 1,
        language,
      });
      await film(video, tickets[0]);
      const door = await stand();
      const { page, t } = door;
      await page.getByRole('button', { name: t('check-in:camera.start') }).click();
      const result = page.getByRole('status').filter({ hasText: t('check-in:verdict.checked_in') });
      await result.getByText(people[0].username).waitFor();
      await page.getByText(counts(door, 1, 1)).waitFor();
      await assertSound(page);
      // It is held up for a while: that is one scan.
      await page.waitForTimeout(1_000);
      const recent = page.getByRole('list', { name: t('check-in:recent.title') });
      assert.equal(await recent.getByRole('listitem').count(), 1);
      await page.getByRole('button', { name: t('check-in:camera.stop') }).click();
      await page.reload();
      await page.getByText(counts(door, 1, 1)).waitFor();
      await door.close();
    } finally {
      await filming.close();
      await rm(folder, { recursive: true });
    }
  });
});

/** The worker has all that this release is made of. */
async function keepsTheApp({ page }) {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state === 'activated') return;
    await new Promise((done) => {
      active.addEventListener('statechange', () => active.state === 'activated' && done());
    });
  });
}

/** The worker of a release that has just come is the one that answers. */
async function takesOver({ page }, shell) {
  await page.evaluate(async (name) => {
    const isReady = async () => {
      const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
      if (installing || waiting || active.state !== 'activated') return false;
      const page = await caches.match('/index.html', { cacheName: name });
      return page !== undefined;
    };
    while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 200));
  }, shell);
}

async function goesOnWithout(door, people, ticket) {
  const { page, t, context } = door;
  const heading = page.getByRole('heading', { level: 1, name: t('check-in:title') });
  await page.reload();
  await heading.waitFor();
  await page.getByText(t('check-in:offline.title')).waitFor();
  await page.getByLabel(t('check-in:search.label'), { exact: true }).fill(people[1].username);
  const checkIn = t('check-in:search.checkInOne', { name: people[1].username, place: 1 });
  await page.getByRole('button', { name: checkIn }).waitFor();
  await page.getByLabel(t('check-in:code.label')).fill(ticket);
  await page.keyboard.press('Enter');
  const result = page.getByRole('status').filter({ hasText: t('check-in:verdict.good_so_far') });
  await result.getByText(people[0].username).waitFor();
  await assertSound(page);
  // Another tab has it too.
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByText(t('check-in:toSend', { count: 1 })).waitFor();
  await other.close();
}

async function keepsNoAnswers({ page }) {
  const kept = await page.evaluate(async () => {
    const caught = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
    );
    return caught.flat().map(({ url }) => new URL(url).pathname);
  });
  assert.ok(kept.length > 10, 'the app is there');
  const others = kept.filter((path) => path !== '/index.html' && !path.startsWith('/assets/'));
  assert.deepEqual(others, []);
}

/** Who signs out leaves no guests behind, and the page is closed without a network too. */
async function forgetsOnLeaving(door, gate) {
  const { page, t } = door;
  const address = page.url();
  await openMenu(door);
  await page.getByRole('button', { name: t('app:nav.signOut') }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.evaluate(async () => {
    const keys = () =>
      new Promise((resolve) => {
        indexedDB.open('turnout-check-in').onsuccess = ({ target: { result: database } }) => {
          database.transaction('kept').objectStore('kept').getAllKeys().onsuccess = (found) => {
            database.close();
            resolve(found.target.result);
          };
        };
      });
    while ((await keys()).some((key) => key.startsWith('list:'))) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
  await gate.close();
  await page.goto(address);
  await page.getByRole('heading', { level: 1, name: t('auth:signIn.title') }).waitFor();
}

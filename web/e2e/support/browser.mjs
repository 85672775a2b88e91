import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { textsIn } from './texts.mjs';

/** Debian's and Ubuntu's. */
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a person would wait for a page: the machine may be busy. */
const PATIENCE = 30_000;

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start a stack and give its address`);
  return value;
}

export const turnoutUrl = required('TURNOUT_URL');
export const mailUrl = required('MAIL_URL');

/** The widths that every page must fit: a small phone and a laptop. */
export const phone = { width: 360, height: 740 };
export const laptop = { width: 1280, height: 800 };

/** `camera`: a video that stands before the browser's camera, which it may use unasked. */
export function launch({ camera } = {}) {
  const filmed = [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${camera}`,
  ];
  return chromium.launch({
    executablePath: browsers.find(existsSync) ?? browsers[0],
    args: camera ? [...switches, ...filmed] : switches,
  });
}

/**
 * Answers that belong to a journey although Chromium writes every 4xx to the console: a profile
 * that is still on its way, a session that is asked for again because its page was left before the
 * answer, and what `expected` names.
 */
function isExpected(message, expected) {
  const { url } = message.location();
  const known = [
    { path: '/v1/me', status: 404 },
    { path: '/v1/auth/refresh', status: 409 },
    ...expected,
  ];
  return known.some(
    ({ path, status }) =>
      new URL(url, turnoutUrl).pathname === path && message.text().includes(`status of ${status}`),
  );
}

/** Chromium’s own words for a request that was not sent or was cut off, in a journey without a network. */
function isOffline(message) {
  return /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH)/.test(
    message.text(),
  );
}

/** What each page of these people shows now, for whoever reads why a journey failed. */
async function describePages(...people) {
  const pages = people.flatMap(({ context }) => context.pages());
  const shown = await Promise.all(
    pages.map(async (page) => `${page.url()}\n${await page.locator('body').ariaSnapshot()}`),
  );
  return shown.join('\n\n');
}

/** Does what people do; where it fails, with what they see then. */
export async function showingPages(people, doing) {
  try {
    await doing();
  } catch (error) {
    // What is reported is the stack, which has the message as it was at first.
    error.stack += `\n\n${await describePages(...people)}`;
    throw error;
  }
}

const screensOfContexts = new WeakMap();

/** The screens on which this page is looked at, its own last. */
export const screensOf = (page) => screensOfContexts.get(page.context()) ?? [page.viewportSize()];

/**
 * A person with a browser of their own: cookies, language, zone and screen. Their pages are also
 * looked at as they are on the screens of `others`. `close` fails when a page wrote an error to the
 * console, or threw one.
 */
export async function openBrowser(
  browser,
  { language = 'en', viewport = laptop, others = [], url = turnoutUrl } = {},
) {
  const context = await browser.newContext({
    baseURL: url,
    locale: language === 'ru' ? 'ru-RU' : 'en-GB',
    timezoneId: 'Asia/Yekaterinburg',
    viewport,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE);
  screensOfContexts.set(context, [...others, viewport]);
  const faults = [];
  const expected = [];
  context.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message, expected) && !isOffline(message)) {
      faults.push(`${message.text()} (${message.location().url})`);
    }
  });
  context.on('weberror', (thrown) => faults.push(String(thrown.error())));
  return {
    context,
    page: await context.newPage(),
    t: await textsIn(language),
    language,
    /** Lets one kind of refusal pass: `expectRefusal('/v1/registrations', 409)`. */
    expectRefusal: (path, status) => expected.push({ path, status }),
    close: async () => {
      await context.close();
      if (faults.length > 0) throw new Error(`errors in the console:\n${faults.join('\n')}`);
    },
  };
}

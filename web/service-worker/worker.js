// Lets the app open without a network on a device that checks people in (only the check-in page
// registers it). It keeps a release's files, nothing else: the API's answers never pass through it.
// Pages come from the network while there is one, so nobody is left with an old app. A new release
// takes over as soon as all its files are here; the one before stays, since a page that is open
// may still load parts of it.
/* global __RELEASE__ */
const { id, page, files } = __RELEASE__;

const PREFIX = 'turnout-shell-';
const CURRENT = PREFIX + id;
/** Milliseconds until a network that does not answer counts as none. */
const PATIENCE = 4_000;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (request.mode === 'navigate' && isPage(pathname)) event.respondWith(open(request));
});

async function install() {
  const cache = await caches.open(CURRENT);
  await cache.addAll(files);
  const shell = await fetch('/index.html', { cache: 'no-store' });
  // A release that arrives just now: its own worker follows, and keeps what belongs together.
  if (!shell.ok || !(await shell.clone().text()).includes(page)) throw new Error('another release');
  await cache.put('/index.html', shell);
  await self.skipWaiting();
}

async function activate() {
  const others = (await caches.keys()).filter(
    (name) => name.startsWith(PREFIX) && name !== CURRENT,
  );
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** A path without a file name's dot is a page of the app, as for CloudFront (infra/web.yaml). */
function isPage(pathname) {
  if (pathname.startsWith('/v1/') || pathname.startsWith('/.well-known/')) return false;
  return !pathname.split('/').pop().includes('.');
}

/** An asset's name changes with its content. */
async function asset(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

async function open(request) {
  const kept = () => caches.match('/index.html', { cacheName: CURRENT });
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    return answer.status < 500 ? answer : ((await kept()) ?? answer);
  } catch (error) {
    const shell = await kept();
    if (shell) return shell;
    throw error;
  }
}

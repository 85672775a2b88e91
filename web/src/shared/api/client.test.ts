import { beforeEach, describe, expect, it, vi } from 'vitest';

type Handler = (request: Request) => Response | Promise<Response>;

const tokens = (access_token: string) =>
  Response.json({
    access_token,
    token_type: 'Bearer',
    expires_in: 600,
    user: { id: 'u1', username: 'anna', roles: [] },
  });
const refused = (code: string) => Response.json({ code, status: 401 }, { status: 401 });

/** A tab with a cookie that is still to be tried, talking to `handler`. */
async function openTab(handler: Handler) {
  vi.resetModules();
  const sent: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request.clone());
    return handler(request);
  });
  const { api, answer } = await import('./client');
  const session = await import('./session');
  const paths = () => sent.map(({ url }) => new URL(url).pathname);
  return { api, answer, session, sent, paths };
}

beforeEach(() => {
  localStorage.clear();
  localStorage.setItem('turnout.signed-in', '1');
});

describe('a call with an old token', () => {
  /** Accepts only the second token that it gave out. */
  function rotating(): Handler {
    let given = 0;
    return (request) => {
      if (request.url.endsWith('/v1/auth/refresh')) return tokens(`t${++given}`);
      return request.headers.get('authorization') === 'Bearer t2'
        ? Response.json({ id: 'r1' }, { status: 201 })
        : refused('invalid_token');
    };
  }

  it('renews it once and sends the same body and key again', async () => {
    const { api, answer, sent, paths } = await openTab(rotating());
    const created = await answer(
      api.POST('/v1/registrations', {
        body: { event_id: 'e1' },
        params: { header: { 'Idempotency-Key': 'k1' } },
      }),
    );
    expect(created.id).toBe('r1');
    expect(paths()).toEqual([
      '/v1/auth/refresh',
      '/v1/registrations',
      '/v1/auth/refresh',
      '/v1/registrations',
    ]);
    const [first, again] = sent.filter(({ url }) => url.endsWith('/v1/registrations'));
    expect(again?.headers.get('idempotency-key')).toBe('k1');
    expect(await again?.text()).toBe(await first?.text());
  });

  it('shares one renewal with all the others', async () => {
    const { api, answer, paths } = await openTab(rotating());
    const get = () => answer(api.GET('/v1/me'));
    await Promise.all([get(), get(), get()]);
    expect(paths().filter((path) => path === '/v1/auth/refresh')).toHaveLength(2);
  });
});

it('is signed out, and says 401, when the cookie no longer holds', async () => {
  let refreshes = 0;
  const { api, answer, session } = await openTab((request) => {
    if (!request.url.endsWith('/refresh')) return refused('invalid_token');
    return ++refreshes === 1 ? tokens('t1') : refused('invalid_refresh_token');
  });
  await expect(answer(api.GET('/v1/me'))).rejects.toMatchObject({ code: 'invalid_token' });
  expect(session.getAccessToken()).toBeNull();
  expect(localStorage.getItem('turnout.signed-in')).toBeNull();
});

it('does not take a server that is away for the end of the session', async () => {
  const { api, answer, session } = await openTab(() => Promise.reject(new TypeError('no network')));
  await session.restoreSession();
  await expect(answer(api.GET('/v1/events'))).rejects.toMatchObject({ name: 'NetworkError' });
  expect(localStorage.getItem('turnout.signed-in')).toBe('1');
});

it('sends nothing without a token where the network comes back a moment too late', async () => {
  let asked = 0;
  const { api, answer, paths } = await openTab((request) => {
    if (request.url.endsWith('/refresh') && ++asked === 1) throw new TypeError('no network');
    return request.url.endsWith('/refresh') ? tokens('t1') : Response.json({ id: 'u1' });
  });
  await expect(answer(api.GET('/v1/me'))).rejects.toMatchObject({ name: 'NetworkError' });
  await answer(api.GET('/v1/me'));
  expect(paths()).toEqual(['/v1/auth/refresh', '/v1/auth/refresh', '/v1/me']);
});

it('shows what everybody may see while nobody gives out tokens', async () => {
  const { api, answer } = await openTab((request) =>
    request.url.endsWith('/refresh')
      ? Response.json({ code: 'unavailable' }, { status: 503 })
      : Response.json({ items: [] }),
  );
  expect(await answer(api.GET('/v1/events'))).toEqual({ items: [] });
});

it('repeats a refresh whose answer was lost with the same key, and then takes a new one', async () => {
  let away = true;
  const { session, sent } = await openTab(() =>
    away ? Promise.reject(new TypeError('no network')) : tokens('t1'),
  );
  await session.restoreSession();
  away = false;
  await session.refreshSession();
  await session.refreshSession();
  const [lost, repeated, next] = sent.map(({ headers }) => headers.get('idempotency-key'));
  expect(repeated).toBe(lost);
  expect(next).not.toBe(lost);
});

it('asks nothing about a visitor who never signed in', async () => {
  localStorage.clear();
  const { api, answer, paths } = await openTab(() => Response.json({ items: [] }));
  await answer(api.GET('/v1/events'));
  expect(paths()).toEqual(['/v1/events']);
});

it('sends a trace id that the server can go on with', async () => {
  localStorage.clear();
  const { api, answer, sent } = await openTab(() => Response.json({ items: [] }));
  await answer(api.GET('/v1/events'));
  expect(sent[0]?.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

it('keeps the version for the next edit, and the answer of a proxy as an unknown error', async () => {
  const { api, session } = await openTab((request) => {
    if (request.url.endsWith('/refresh')) return tokens('t1');
    if (request.url.endsWith('/settings'))
      return new Response('<h1>Bad gateway</h1>', { status: 502 });
    return Response.json({ id: 'u1' }, { headers: { etag: '"7"' } });
  });
  await session.restoreSession();
  const { tagged } = await import('./client');
  expect((await tagged(api.GET('/v1/me'))).etag).toBe('"7"');
  await expect(tagged(api.GET('/v1/me/settings'))).rejects.toMatchObject({
    status: 502,
    code: 'unknown',
  });
});

/** The way to sign in that leads back to `path` afterwards. */
export function signInPath(path: string): string {
  return `/sign-in?next=${encodeURIComponent(path)}`;
}

/** Where to go after sign-in: a path of this app, whatever the link that brought the visitor says. */
export function returnPath(search: URLSearchParams): string {
  const next = search.get('next') ?? '/';
  // `//host` and `/\host` are addresses of other sites.
  const own = /^\/(?![/\\])/.test(next) && !/^\/sign-(in|up)\b/.test(next);
  return own &&
    URL.canParse(next, location.origin) &&
    new URL(next, location.origin).origin === location.origin
    ? next
    : '/';
}

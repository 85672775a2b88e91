import createClient from 'openapi-fetch';
import type { paths } from '@/api/generated';
import { send } from './fetch-answer';
import { newTraceparent } from './ids';
import { toApiError } from './problem';
import { cutOffBy, getAccessToken, refreshSession, restoreSession } from './session';

function authorize(request: Request): Request {
  const token = getAccessToken();
  if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

/** Sends with the token; on 401 renews it once and sends again, with the same body and key. */
async function authorizedFetch(request: Request): Promise<Response> {
  request.headers.set('traceparent', newTraceparent());
  // These make or end the session by the cookie: they neither wait for it nor need its token.
  if (new URL(request.url).pathname.startsWith('/v1/auth/')) return send(request);
  await restoreSession();
  const fault = cutOffBy();
  if (fault !== null) throw fault;
  const again = request.clone();
  const token = getAccessToken();
  const response = await send(authorize(request));
  if (response.status !== 401 || token === null) return response;
  const renewed = getAccessToken() !== token || (await refreshSession());
  return renewed ? send(authorize(again)) : response;
}

/** The API, typed from docs/openapi.json. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorizedFetch });

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body; throws `ApiError` when the server refused. */
export async function answer<T>(call: Promise<Result<T>>): Promise<T> {
  return (await tagged(call)).body;
}

export interface Tagged<T> {
  body: T;
  /** For `If-Match` on the next edit. */
  etag: string;
}

/** The answer's body with its version; throws `ApiError` when the server refused. */
export async function tagged<T>(call: Promise<Result<T>>): Promise<Tagged<T>> {
  const { data, error, response } = await call;
  if (!response.ok) throw toApiError(response, error);
  return { body: data as T, etag: response.headers.get('etag') ?? '*' };
}

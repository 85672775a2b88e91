import { learnServerTime } from '../time/clock';
import { NetworkError, toApiError } from './problem';

/** `fetch` that tells a missing answer from a refusal, and learns the server's clock. */
export async function send(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    learnServerTime(response.headers.get('date'), Date.now());
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new NetworkError('no answer', { cause: error });
  }
}

/** One plain call, for what the session itself needs before the typed client can work. */
export async function fetchAnswer<T>(path: string, init: RequestInit): Promise<T> {
  const response = await send(new Request(new URL(path, location.origin), init));
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toApiError(response, body);
  return body as T;
}

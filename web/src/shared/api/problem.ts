import type { components } from '@/api/generated';

export type ProblemBody = components['schemas']['Problem'] & {
  /** Of `already_registered`: the registration that stands. */
  registration_id?: string;
  /** Of `sold_out`: whose places there are too few of; of `quantity_over_limit` and `too_many_pending`: the number. */
  limit?: string | number;
  /** Of `sold_out`: so many places are free all the same, */
  free?: number;
  /** and so many may come back. */
  held?: number;
  /** and whether one can wait for them. */
  waitlist?: boolean;
  /** Of `capacity_below_taken` and `ticket_type_in_use`: so many places are taken. */
  taken?: number;
  /** Of `import_invalid`: what is wrong with the file. */
  report?: components['schemas']['ImportReport'];
};

/** The server answered, and refused. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Stable, snake_case; `unknown` when something other than our API answered. */
  readonly code: string;
  readonly problem: Partial<ProblemBody>;
  /** Seconds to wait before another try, from `Retry-After`; null when the answer has none. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Partial<ProblemBody>, retryAfter: number | null) {
    super(problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** No answer came: the network, or the server, is away. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

export function hasCode(error: unknown, ...codes: string[]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.code);
}

/** `Retry-After` in seconds or as a date, as RFC 9110 allows both. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Builds the error for an answer whose body may be a problem, or whatever a proxy wrote. */
export function toApiError(response: Response, body: unknown): ApiError {
  const problem = typeof body === 'object' && body !== null ? (body as Partial<ProblemBody>) : {};
  return new ApiError(
    response.status,
    problem,
    parseRetryAfter(response.headers.get('retry-after'), Date.now()),
  );
}

/** Worth another try with nothing changed: no answer, or a fault of the server's. */
export function isTransient(error: unknown): boolean {
  return error instanceof NetworkError || (error instanceof ApiError && error.status >= 500);
}

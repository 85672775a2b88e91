import { newId } from './ids';
import { ApiError } from './problem';

/**
 * Keys for one form or button. One intent of the user keeps one key until the server has answered
 * it for good, so that pressing again after a lost answer cannot do the thing twice.
 */
export class IntentKeys {
  #body: string | null = null;
  #key = '';

  keyFor(body: unknown): string {
    const text = JSON.stringify(body);
    if (this.#body !== text) {
      this.#body = text;
      this.#key = newId();
    }
    return this.#key;
  }

  /** Call with the outcome: null for success. An unanswered or still running intent keeps its key. */
  settle(error: unknown): void {
    const open =
      error !== null &&
      (!(error instanceof ApiError) || error.status >= 500 || error.retryAfter !== null);
    if (!open) this.#body = null;
  }
}

import { turnoutUrl } from './browser.mjs';
import { newWord, password } from './steps.mjs';

const get = (path, token) => bare('GET', path, token);
const put = (path, token) => bare('PUT', path, token);

/** A request without a body. */
async function bare(method, path, token) {
  const response = await fetch(new URL(path, turnoutUrl), {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}

const post = (path, body, token) => send('POST', path, body, token);

async function send(method, path, body, token) {
  const response = await fetch(new URL(path, turnoutUrl), {
    method,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}

/** Somebody who acts beside the browser, by the API: prepares what a journey is not about. */
export async function newAccount({ locale = 'en' } = {}) {
  const username = newWord();
  const email = `${username}@example.org`;
  const account = { username, email, password, locale, time_zone: 'UTC' };
  await post('/v1/auth/register', account);
  const { access_token } = await post('/v1/auth/login', { login: username, password });
  return {
    username,
    email,
    /** Publishes an event with so many places, and with what `more` says; its id. */
    async publish(title, capacity, more = {}) {
      const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
      const draft = {
        title,
        description: '',
        place: { kind: 'online', link: 'https://meet.example/room' },
        starts_at: `${inDays(30)}T18:00:00Z`,
        ends_at: `${inDays(30)}T20:00:00Z`,
        time_zone: 'UTC',
        capacity,
        ...more,
      };
      const { id } = await post('/v1/events', draft, access_token);
      await post(`/v1/events/${id}/publish`, {}, access_token);
      return id;
    },
    /** Comes into the lobby of a fair opening. */
    async joinLobby(eventId) {
      await put(`/v1/events/${eventId}/opening/place`, access_token);
    },
    /** Takes a place; its id. */
    async hold(eventId) {
      return (await post('/v1/registrations', { event_id: eventId }, access_token)).id;
    },
    /** Joins the waitlist; the registration's id. */
    async waitFor(eventId) {
      const body = { event_id: eventId, waitlist: true };
      return (await post('/v1/registrations', body, access_token)).id;
    },
    /** Asks for a place of the event's first ticket type, which the team gives. */
    async ask(eventId) {
      const { items } = await get(`/v1/events/${eventId}/ticket-types`, access_token);
      const body = { event_id: eventId, ticket_type_id: items[0].id };
      return (await post('/v1/registrations', body, access_token)).id;
    },
    /** Blocks who waits for an event of theirs. */
    async blockWaiter(eventId) {
      const path = `/v1/events/${eventId}`;
      const { items } = await get(`${path}/attendees?status=waiting`, access_token);
      const user = items[0].person.user_id;
      await send('PUT', `${path}/blocks/${user}`, { reason: 'Never came' }, access_token);
    },
    /** Takes the request back. */
    async withdraw(registrationId) {
      await post(`/v1/registrations/${registrationId}/cancel`, {}, access_token);
    },
    /** Takes a place and confirms it; what the ticket's QR code says. */
    async attend(eventId) {
      const id = await this.hold(eventId);
      await post(`/v1/registrations/${id}/confirm`, {}, access_token);
      const { seats } = await get(`/v1/registrations/${id}/ticket`, access_token);
      return seats[0].qr;
    },
  };
}

import type { paths } from '@/api/generated';

type Path = keyof paths;
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Responses<P extends Path, M extends keyof paths[P]> = paths[P][M] extends {
  responses: infer R;
}
  ? R
  : never;
type Answer<P extends Path, M extends keyof paths[P], S extends keyof Responses<P, M>> = Json<
  Responses<P, M>[S]
>;
type Body<P extends Path, M extends keyof paths[P]> = paths[P][M] extends { requestBody: infer R }
  ? Json<R>
  : never;

// Named from the routes and not from the schemas: a route is the API's promise, a schema's name is not.
export type TokenResponse = Answer<'/v1/auth/login', 'post', 200>;
export type Credentials = Body<'/v1/auth/login', 'post'>;
export type SignUp = Body<'/v1/auth/register', 'post'>;

export type EventDetails = Answer<'/v1/events/{id}', 'get', 200>;
export type EventInput = Body<'/v1/events', 'post'>;
export type EventListItem = Answer<'/v1/events', 'get', 200>['items'][number];
export type EventFilters = NonNullable<paths['/v1/events']['get']['parameters']['query']>;
export type Place = EventDetails['place'];
export type Availability = Answer<'/v1/events/{id}/availability', 'get', 200>;
export type Opening = Answer<'/v1/events/{id}/opening', 'get', 200>;
export type OpeningDraw = Answer<'/v1/events/{id}/opening/draw', 'get', 200>;
export type TicketType = Answer<'/v1/events/{id}/ticket-types', 'get', 200>['items'][number];
export type TicketTypeInput = Body<'/v1/events/{id}/ticket-types', 'post'>;
export type EventForm = Answer<'/v1/events/{id}/questions', 'get', 200>;
export type EventFormSettings = Body<'/v1/events/{id}/questions', 'patch'>;
export type Question = EventForm['items'][number];
export type QuestionInput = Body<'/v1/events/{id}/questions', 'post'>;

export type RegistrationInput = Body<'/v1/registrations', 'post'>;
export type Registration = Answer<'/v1/registrations', 'get', 200>['items'][number];
/** With its answers and guests. */
export type RegistrationDetails = Answer<'/v1/registrations/{id}', 'get', 200>;
export type RegistrationAnswer = RegistrationDetails['answers'][number];
export type AnswersInput = Body<'/v1/registrations/{id}/answers', 'put'>;

export type Attendee = Answer<'/v1/events/{id}/attendees', 'get', 200>['items'][number];
export type AttendeeCounts = NonNullable<Answer<'/v1/events/{id}/attendees', 'get', 200>['counts']>;
export type AttendeeFilters = NonNullable<
  paths['/v1/events/{id}/attendees']['get']['parameters']['query']
>;
export type Decision = Body<'/v1/events/{id}/registrations/approve', 'post'>;
export type DecisionResult = Answer<
  '/v1/events/{id}/registrations/approve',
  'post',
  200
>['items'][number]['result'];
export type OfferRequest = Body<'/v1/events/{id}/registrations/offer', 'post'>;
export type PlaceOffer = Answer<
  '/v1/events/{id}/registrations/offer',
  'post',
  200
>['items'][number];
export type Block = Answer<'/v1/events/{id}/blocks', 'get', 200>['items'][number];
export type NewBlock = Body<'/v1/events/{id}/blocks/{user_id}', 'put'>;
export type ImportFile = Body<'/v1/events/{id}/attendees/import', 'post'>;
export type ImportReport = Answer<'/v1/events/{id}/attendees/import', 'post', 201>;
export type NewAttendee = Body<'/v1/events/{id}/attendees', 'post'>;

export type Team = Answer<'/v1/events/{id}/team', 'get', 200>;
export type NewInvitation = Body<'/v1/events/{id}/team/invitations', 'post'>;
export type Invitation = Answer<'/v1/invitations/{token}', 'get', 200>;
/** What the owner can make of somebody. */
export type TeamRole = 'manager' | 'checker';

export type Profile = Answer<'/v1/me', 'get', 200>;
export type ProfileInput = Body<'/v1/me', 'patch'>;
export type Settings = Answer<'/v1/me/settings', 'get', 200>;
export type ActivityEntry = Answer<'/v1/me/activity', 'get', 200>['items'][number];
export type NotificationEntry = Answer<'/v1/me/notifications', 'get', 200>['items'][number];

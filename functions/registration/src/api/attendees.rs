//! `registration-attendees`. One call of Event for the caller's rights, then one
//! query for the page and, where they are shown, one for the counts.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, Json, Page, PageQuery, Path, Problem, Query, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    RegisteredTicketType,
    attendee_access::{AttendeeQuery, manager_of},
};
use crate::{
    domain::{Attendee, Person, Status},
    event_client::EventClient,
    store::{
        After,
        attendees::{self, Count},
    },
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Knows who may see the list.
    pub event: EventClient,
    /// Who calls.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/attendees", get(list)).with_state(state)
}

/// A registration as those see it who run its event.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendeeResource {
    /// The registration.
    pub id: Uuid,
    /// Whose it is.
    pub person: PersonResource,
    /// Its ticket type by the name that it had then; `null` where the event
    /// has none.
    #[schema(required = true)]
    pub ticket_type: Option<RegisteredTicketType>,
    /// Places.
    pub quantity: u16,
    /// `waiting`: on the waitlist; `pending`: held for a while; `confirmed`;
    /// `awaiting_approval`: the team is to decide; `cancelled`: given back, or the team
    /// cancelled; `declined`: not approved; `expired`: not confirmed or approved in
    /// time, or waited in vain.
    #[schema(value_type = String,
        pattern = "^(waiting|awaiting_approval|pending|confirmed|cancelled|declined|expired)$")]
    pub status: &'static str,
    /// When the place was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When they began to wait for it, if they did.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub waiting_since: Option<Timestamp>,
    /// When it was confirmed.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub confirmed_at: Option<Timestamp>,
    /// When it was cancelled.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub cancelled_at: Option<Timestamp>,
}

/// Somebody with an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonResource {
    /// The account.
    pub user_id: Uuid,
    /// The name chosen at sign-up; `null` in the first seconds after it.
    #[schema(required = true)]
    pub username: Option<String>,
    /// Where mail goes; `null` as above.
    #[schema(required = true)]
    pub email: Option<String>,
    /// The display name; may be empty.
    pub name: String,
}

impl From<Person> for PersonResource {
    fn from(Person { user_id, username, email, name }: Person) -> Self {
        Self { user_id, username, email, name }
    }
}

impl From<Attendee> for AttendeeResource {
    fn from(attendee: Attendee) -> Self {
        Self {
            id: attendee.id,
            person: attendee.person.into(),
            ticket_type: attendee.ticket_type.map(Into::into),
            quantity: attendee.quantity,
            status: attendee.status.as_str(),
            created_at: attendee.created_at,
            waiting_since: attendee.waiting_since,
            confirmed_at: attendee.confirmed_at,
            cancelled_at: attendee.cancelled_at,
        }
    }
}

/// A page of attendees.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttendeePage {
    /// The newest first.
    pub items: Vec<AttendeeResource>,
    /// Give it as `cursor` to get the next page; `null` on the last one.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// How many there are of each status at the whole event, whatever was asked
    /// for; `null` on later pages and in a search.
    #[schema(required = true)]
    pub counts: Option<AttendeeCounts>,
}

/// How many an event has of each status.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct AttendeeCounts {
    /// On the waitlist.
    pub waiting: CountResource,
    /// Held for the team to decide.
    pub awaiting_approval: CountResource,
    /// Held for a while.
    pub pending: CountResource,
    /// They come.
    pub confirmed: CountResource,
    /// Given back.
    pub cancelled: CountResource,
    /// Not approved.
    pub declined: CountResource,
    /// Not confirmed or approved in time, or waited in vain.
    pub expired: CountResource,
}

/// How many there are.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct CountResource {
    /// Registrations.
    pub registrations: i64,
    /// Their places.
    pub places: i64,
}

impl FromIterator<Count> for AttendeeCounts {
    fn from_iter<I: IntoIterator<Item = Count>>(counts: I) -> Self {
        let mut all = Self::default();
        for Count { status, registrations, places } in counts {
            let one = match status {
                Status::Waiting => &mut all.waiting,
                Status::AwaitingApproval => &mut all.awaiting_approval,
                Status::Pending => &mut all.pending,
                Status::Confirmed => &mut all.confirmed,
                Status::Cancelled => &mut all.cancelled,
                Status::Declined => &mut all.declined,
                Status::Expired => &mut all.expired,
            };
            *one = CountResource { registrations, places };
        }
        all
    }
}

/// Lists who attends an event, newest first
///
/// For its owner and its managers.
#[utoipa::path(
    get, path = "/v1/events/{id}/attendees", operation_id = "registration-attendees",
    tag = "registration",
    params(("id" = Uuid, Path, description = "The event"), AttendeeQuery, PageQuery),
    responses(
        (status = 200, description = "A page", body = AttendeePage),
        (status = 404, description = "`event_not_found`: there is none, or its attendees are not \
            yours to see", body = Problem),
        (status = 422, description = "Invalid parameters", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn list(
    Use(State { database, event, clock, .. }): Use<State>,
    caller: Caller,
    Path(event_id): Path<Uuid>,
    Query(query): Query<AttendeeQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<AttendeePage>, Problem> {
    let mut validation = Validation::new();
    let filter = query.parse(&mut validation);
    let (limit, after) = page.parse::<After>(&mut validation);
    validation.finish()?;
    manager_of(&event, event_id, caller.user_id).await?;
    let now = clock.now();
    let counts = if after.is_none() && filter.search.is_none() {
        Some(attendees::counts(&database, event_id, now).await?.into_iter().collect())
    } else {
        None
    };
    let found = attendees::page(&database, event_id, &filter, after, limit + 1, now).await?;
    let page = Page::of(found, limit, |last| After(last.created_at, last.id));
    let Page { items, next_cursor } = page.map(AttendeeResource::from);
    Ok(Json(AttendeePage { items, next_cursor, counts }))
}

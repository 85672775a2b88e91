//! Who attends an event. What the list is filtered and counted by stands in one
//! index, `registrations_by_event`, and what is searched in another,
//! `people_pkey`: of a large event only the rows of one page are read.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use super::{After, known_quantity, known_status};
use crate::domain::{Attendee, AttendeeFilter, AttendeeSearch, Person, Status, TicketType};

/// How many registrations of a status an event has, and how many places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The status, as it shows.
    pub status: Status,
    /// Registrations.
    pub registrations: i64,
    /// Their places.
    pub places: i64,
}

/// Comes before all: a list begins after it.
const NOTHING: After = After(Timestamp::MAX, Uuid::max());

/// An attendee as the queries read it.
struct Row {
    id: Uuid,
    user_id: Uuid,
    username: Option<String>,
    email: Option<String>,
    name: String,
    ticket_type_id: Option<Uuid>,
    ticket_type_name: Option<String>,
    quantity: i32,
    status: String,
    created_at: jiff_sqlx::Timestamp,
    waiting_since: Option<jiff_sqlx::Timestamp>,
    confirmed_at: Option<jiff_sqlx::Timestamp>,
    cancelled_at: Option<jiff_sqlx::Timestamp>,
}

impl TryFrom<Row> for Attendee {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, Self::Error> {
        let person = Person {
            user_id: row.user_id,
            username: row.username,
            email: row.email,
            name: row.name,
        };
        let ticket_type = row.ticket_type_id.zip(row.ticket_type_name);
        Ok(Self {
            id: row.id,
            person,
            ticket_type: ticket_type.map(|(id, name)| TicketType { id, name }),
            quantity: known_quantity(row.quantity)?,
            status: known_status(&row.status)?,
            created_at: row.created_at.to_jiff(),
            waiting_since: row.waiting_since.map(jiff_sqlx::Timestamp::to_jiff),
            confirmed_at: row.confirmed_at.map(jiff_sqlx::Timestamp::to_jiff),
            cancelled_at: row.cancelled_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
    }
}

/// An event's attendees, newest first, at most `limit`, as they show at `now`
/// ([`crate::domain::Registration::status_at`]).
pub async fn page(
    pool: &PgPool,
    event_id: Uuid,
    filter: &AttendeeFilter,
    after: Option<After>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<Attendee>, sqlx::Error> {
    let After(created_at, id) = after.unwrap_or(NOTHING);
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, user_id, people.username AS "username?", people.email AS "email?",
               coalesce(people.name, '') AS "name!", its.ticket_type_id, its.ticket_type_name,
               its.quantity, page.shown AS "status!",
               its.created_at AS "created_at: jiff_sqlx::Timestamp",
               its.waiting_since AS "waiting_since: jiff_sqlx::Timestamp",
               its.confirmed_at AS "confirmed_at: jiff_sqlx::Timestamp",
               its.cancelled_at AS "cancelled_at: jiff_sqlx::Timestamp"
           FROM (
               SELECT * FROM (
                   SELECT id, user_id, created_at, CASE
                       WHEN status = 'pending' AND confirm_requested_at IS NULL AND expires_at <= $2
                       THEN 'expired' ELSE status END AS shown
                   FROM registration.registrations
                   WHERE event_id = $1 AND status NOT IN ('requested', 'refused')
                       AND (created_at, id) < ($3, $4)
                       AND ($5::uuid IS NULL OR ticket_type_id = $5)
               ) listed
               WHERE ($6::text IS NULL OR shown = $6)
                   AND ($7::text IS NULL OR (
                       SELECT search LIKE $7 FROM registration.people
                       WHERE people.user_id = listed.user_id))
               ORDER BY created_at DESC, id DESC LIMIT $8
           ) page
           JOIN registration.registrations its USING (id, user_id)
           LEFT JOIN registration.people USING (user_id)
           ORDER BY page.created_at DESC, id DESC"#,
        event_id,
        now.to_sqlx() as _,
        created_at.to_sqlx() as _,
        id,
        filter.ticket_type_id,
        filter.status.map(Status::as_str),
        filter.search.as_ref().map(AttendeeSearch::pattern),
        limit,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Attendee::try_from).collect()
}

/// One of an event's attendees, as it shows at `now`; of another event there is
/// none.
pub async fn find(
    pool: &PgPool,
    event_id: Uuid,
    id: Uuid,
    now: Timestamp,
) -> Result<Option<Attendee>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT id, user_id, people.username AS "username?", people.email AS "email?",
               coalesce(people.name, '') AS "name!", its.ticket_type_id, its.ticket_type_name,
               its.quantity, CASE
                   WHEN its.status = 'pending' AND its.confirm_requested_at IS NULL
                       AND its.expires_at <= $3
                   THEN 'expired' ELSE its.status END AS "status!",
               its.created_at AS "created_at: jiff_sqlx::Timestamp",
               its.waiting_since AS "waiting_since: jiff_sqlx::Timestamp",
               its.confirmed_at AS "confirmed_at: jiff_sqlx::Timestamp",
               its.cancelled_at AS "cancelled_at: jiff_sqlx::Timestamp"
           FROM registration.registrations its LEFT JOIN registration.people USING (user_id)
           WHERE its.id = $2 AND its.event_id = $1 AND its.status NOT IN ('requested', 'refused')"#,
        event_id,
        id,
        now.to_sqlx() as _,
    )
    .fetch_optional(pool)
    .await?;
    row.map(Attendee::try_from).transpose()
}

/// Who somebody is that registered for an event, whatever became of it; `None`: they
/// never did.
pub async fn person(
    pool: &PgPool,
    event_id: Uuid,
    user_id: Uuid,
) -> Result<Option<Person>, sqlx::Error> {
    sqlx::query_as!(
        Person,
        r#"SELECT user_id, people.username AS "username?", people.email AS "email?",
               coalesce(people.name, '') AS "name!"
           FROM (
               SELECT user_id FROM registration.registrations
               WHERE event_id = $1 AND user_id = $2 AND status NOT IN ('requested', 'refused')
               LIMIT 1
           ) attendee
           LEFT JOIN registration.people USING (user_id)"#,
        event_id,
        user_id,
    )
    .fetch_optional(pool)
    .await
}

/// The registration for an event that somebody has or is just asking for: its id.
pub async fn active(
    pool: &PgPool,
    event_id: Uuid,
    user_id: Uuid,
) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT id FROM registration.registrations
         WHERE event_id = $1 AND user_id = $2
             AND status IN ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed')",
        event_id,
        user_id,
    )
    .fetch_optional(pool)
    .await
}

/// How many there are of each status that somebody has, as they show at `now`.
pub async fn counts(
    pool: &PgPool,
    event_id: Uuid,
    now: Timestamp,
) -> Result<Vec<Count>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT CASE
               WHEN status = 'pending' AND confirm_requested_at IS NULL AND expires_at <= $2
               THEN 'expired' ELSE status END AS "status!",
               count(*) AS "registrations!", sum(quantity) AS "places!"
           FROM registration.registrations
           WHERE event_id = $1 AND status NOT IN ('requested', 'refused')
           GROUP BY 1"#,
        event_id,
        now.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await?;
    let counts = rows.into_iter().map(|row| {
        Ok(Count {
            status: known_status(&row.status)?,
            registrations: row.registrations,
            places: row.places,
        })
    });
    counts.collect()
}

//! Who waits for an event, as its team sees them: in the order of the queue.

use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use super::{After, known_quantity};
use crate::domain::{Attendee, Person, Status, TicketType};

/// How many wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// Registrations.
    pub registrations: i64,
    /// The places that they want.
    pub places: i64,
}

/// Who waits for an event, or for a ticket type of it, the longest first; at most
/// `limit`.
pub async fn page(
    pool: &PgPool,
    event_id: Uuid,
    ticket_type_id: Option<Uuid>,
    after: Option<After>,
    limit: i64,
) -> Result<Vec<Attendee>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT its.id, its.user_id, people.username AS "username?", people.email AS "email?",
               coalesce(people.name, '') AS "name!", its.ticket_type_id, its.ticket_type_name,
               its.quantity, its.created_at AS "created_at: jiff_sqlx::Timestamp",
               its.waiting_since AS "since!: jiff_sqlx::Timestamp"
           FROM (
               SELECT * FROM registration.registrations
               WHERE event_id = $1 AND status = 'waiting'
                   AND ($2::uuid IS NULL OR ticket_type_id = $2)
                   AND ($3::timestamptz IS NULL OR (waiting_since, id) > ($3, $4))
               ORDER BY waiting_since, id LIMIT $5
           ) its
           LEFT JOIN registration.people USING (user_id)
           ORDER BY its.waiting_since, its.id"#,
        event_id,
        ticket_type_id,
        after.map(|After(since, _)| since.to_sqlx()) as _,
        after.map(|After(_, id)| id),
        limit,
    )
    .fetch_all(pool)
    .await?;
    let waiting = rows.into_iter().map(|row| {
        let person = Person {
            user_id: row.user_id,
            username: row.username,
            email: row.email,
            name: row.name,
        };
        let ticket_type = row.ticket_type_id.zip(row.ticket_type_name);
        Ok(Attendee {
            id: row.id,
            person,
            ticket_type: ticket_type.map(|(id, name)| TicketType { id, name }),
            quantity: known_quantity(row.quantity)?,
            status: Status::Waiting,
            created_at: row.created_at.to_jiff(),
            waiting_since: Some(row.since.to_jiff()),
            confirmed_at: None,
            cancelled_at: None,
        })
    });
    waiting.collect()
}

/// How many wait for an event, or for a ticket type of it.
pub async fn total(
    pool: &PgPool,
    event_id: Uuid,
    ticket_type_id: Option<Uuid>,
) -> Result<Total, sqlx::Error> {
    sqlx::query_as!(
        Total,
        r#"SELECT count(*) AS "registrations!", coalesce(sum(quantity), 0) AS "places!"
           FROM registration.registrations
           WHERE event_id = $1 AND status = 'waiting'
               AND ($2::uuid IS NULL OR ticket_type_id = $2)"#,
        event_id,
        ticket_type_id,
    )
    .fetch_one(pool)
    .await
}

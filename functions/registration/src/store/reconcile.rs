//! What is known here of seats, to be compared with what Event knows.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use crate::domain::{Listed, Seat, SeatDigest, Stage, Standing};

/// An event with confirmed registrations.
#[derive(Clone, Copy, Debug)]
pub struct KnownEvent {
    /// The event.
    pub id: Uuid,
    /// When it ends, as one of its registrations has it.
    pub ends_at: Timestamp,
}

impl Listed for KnownEvent {
    fn id(&self) -> Uuid {
        self.id
    }
}

/// Events with confirmed registrations, in id order after `after`, at most
/// `limit`; those of the past too. Goes from one event to the next in the
/// index, and so reads one row an event.
pub async fn known_events(
    pool: &PgPool,
    after: Uuid,
    limit: i32,
) -> Result<Vec<KnownEvent>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH RECURSIVE known AS (
               (SELECT event_id, event_ends_at, 1 AS place FROM registration.registrations
                WHERE status = 'confirmed' AND event_id > $1
                ORDER BY event_id, id LIMIT 1)
               UNION ALL
               SELECT following.event_id, following.event_ends_at, known.place + 1
               FROM known CROSS JOIN LATERAL (
                   SELECT event_id, event_ends_at FROM registration.registrations
                   WHERE status = 'confirmed' AND event_id > known.event_id
                   ORDER BY event_id, id LIMIT 1
               ) following
               WHERE known.place < $2
           )
           SELECT event_id AS "id!", event_ends_at AS "ends_at!: jiff_sqlx::Timestamp"
           FROM known ORDER BY place"#,
        after,
        limit,
    )
    .fetch_all(pool)
    .await?;
    let known =
        rows.into_iter().map(|row| KnownEvent { id: row.id, ends_at: row.ends_at.to_jiff() });
    Ok(known.collect())
}

/// Digests of the confirmed registrations of these events, also of those that
/// have none; only of what was confirmed before `before`. Event has the same
/// expression (`store::confirmed` there says what it is).
pub async fn digests(
    pool: &PgPool,
    event_ids: &[Uuid],
    before: Timestamp,
) -> Result<Vec<SeatDigest>, sqlx::Error> {
    sqlx::query_as!(
        SeatDigest,
        r#"SELECT wanted.event_id AS "event_id!", mine.seats AS "seats!", mine.digest AS "digest!"
           FROM unnest($1::uuid[]) AS wanted (event_id) CROSS JOIN LATERAL (
               SELECT count(*) AS seats, lpad(to_hex(coalesce(bit_xor(
                   ('x' || left(md5(concat_ws(' ', id, user_id, quantity, ticket_type_id)),
                       16))::bit(64)::bigint), 0)), 16, '0') AS digest
               FROM registration.registrations
               WHERE event_id = wanted.event_id AND status = 'confirmed' AND confirmed_at < $2
           ) mine
           ORDER BY wanted.event_id"#,
        event_ids,
        before.to_sqlx() as _,
    )
    .fetch_all(pool)
    .await
}

/// The confirmed registrations of an event that were confirmed before
/// `before`, in id order after `after`, at most `limit`. None is in motion:
/// what is confirmed has no `sweep_at`, by constraint.
pub async fn seats(
    pool: &PgPool,
    event_id: Uuid,
    after: Uuid,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Seat>, sqlx::Error> {
    sqlx::query_as!(
        Seat,
        "SELECT id, user_id, ticket_type_id, quantity FROM registration.registrations
         WHERE event_id = $1 AND id > $2 AND status = 'confirmed' AND confirmed_at < $3
         ORDER BY id LIMIT $4",
        event_id,
        after,
        before.to_sqlx() as _,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Where a registration stands now, also one that never got a place.
pub async fn standing(pool: &PgPool, id: Uuid) -> Result<Option<Standing>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT event_id, user_id, ticket_type_id, quantity, status, seat_release_due,
               cancelled_at AS "cancelled_at: jiff_sqlx::Timestamp", EXISTS (
                   SELECT FROM registration.registrations taker
                   WHERE taker.transfer_of = mine.id AND taker.status = 'requested'
               ) AS "goes_over!"
           FROM registration.registrations mine WHERE id = $1"#,
        id,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| Standing {
        event_id: row.event_id,
        seat: Seat {
            id,
            user_id: row.user_id,
            ticket_type_id: row.ticket_type_id,
            quantity: row.quantity,
        },
        stage: match row.status.as_str() {
            // A place may just have been offered: the next offer finds it.
            "requested" | "waiting" => Stage::InMotion,
            // Its seat may be the taker's already.
            "confirmed" if row.goes_over => Stage::InMotion,
            "pending" | "awaiting_approval" => Stage::Pending,
            "confirmed" => Stage::Confirmed,
            _ if row.seat_release_due => Stage::InMotion,
            _ => Stage::Over { cancelled_at: row.cancelled_at.map(jiff_sqlx::Timestamp::to_jiff) },
        },
    }))
}

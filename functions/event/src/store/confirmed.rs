//! Who has which seat, for Registration to compare with what it knows.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use crate::domain::{Seat, SeatDigest};

/// Digests of the seats of events that end after `ended_after`, in id order
/// after `after`, at most `limit`; events without a seat too, but not those that
/// were called off, whose seats are being released. Only seats that
/// were confirmed before `before` count.
///
/// Registration has the same expression: a digest is the exclusive or of the
/// first 64 bits of each seat's `md5('<id> <user id> <quantity>')`, to which
/// ` <ticket type id>` is added where it has one; it is the same in whatever
/// order they come.
pub async fn digests(
    pool: &PgPool,
    after: Uuid,
    ended_after: Timestamp,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<SeatDigest>, sqlx::Error> {
    sqlx::query_as!(
        SeatDigest,
        r#"SELECT events.id AS event_id, taken.seats AS "seats!", taken.digest AS "digest!"
           FROM (
               SELECT id FROM event.events
               WHERE id > $1 AND ends_at > $2 AND status <> 'cancelled'
               ORDER BY id LIMIT $4
           ) events CROSS JOIN LATERAL (
               SELECT count(*) AS seats, lpad(to_hex(coalesce(bit_xor(
                   ('x' || left(md5(concat_ws(' ', hold_id, user_id, quantity, ticket_type_id)),
                       16))::bit(64)::bigint), 0)), 16, '0') AS digest
               FROM event.holds
               WHERE event_id = events.id AND status = 'confirmed' AND confirmed_at < $3
           ) taken
           ORDER BY events.id"#,
        after,
        ended_after.to_sqlx() as _,
        before.to_sqlx() as _,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// An event's seats that were confirmed before `before`, in id order after
/// `after`, at most `limit`; none of one that was called off.
pub async fn seats(
    pool: &PgPool,
    event_id: Uuid,
    after: Uuid,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Seat>, sqlx::Error> {
    sqlx::query_as!(
        Seat,
        r#"SELECT hold_id, user_id AS "user_id!", ticket_type_id, quantity AS "quantity!"
           FROM event.holds
           WHERE event_id = $1 AND hold_id > $2 AND status = 'confirmed' AND confirmed_at < $3
               AND NOT EXISTS (
                   SELECT FROM event.events WHERE id = $1 AND events.status = 'cancelled')
           ORDER BY hold_id LIMIT $4"#,
        event_id,
        after,
        before.to_sqlx() as _,
        limit,
    )
    .fetch_all(pool)
    .await
}

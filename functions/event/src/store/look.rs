use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use messages::EventFacts;
use sqlx::PgConnection;

use super::{expiry, facts::FactsRow, row::unexpected};
use crate::domain::{ExistingHold, HoldRequest, HoldStatus, SalesWindow};

/// What [`look`] saw and did.
pub(super) struct Look {
    /// The event, if it is published.
    pub event: Option<(EventFacts, SalesWindow)>,
    /// The hold that was there already.
    pub existing: Option<ExistingHold>,
    /// Whether a place was taken.
    pub taken: bool,
    /// Free places of the event, if none was taken.
    pub free: i64,
    /// Held places of the event, if none was taken.
    pub held: i64,
    /// Whether some of them have expired.
    pub expired: bool,
}

/// Takes a place of a shard that nobody has locked, from `start` on, and writes
/// the hold; unless there is a hold, no event, or no sale. One statement.
pub(super) async fn look(
    connection: &mut PgConnection,
    request: &HoldRequest,
    start: u8,
    now: Timestamp,
) -> Result<Look, sqlx::Error> {
    let row = sqlx::query!(
        r#"WITH target AS (
               SELECT *, coalesce(registration_opens_at <= $7, true)
                   AND $7 < coalesce(registration_closes_at, starts_at) AS on_sale
               FROM event.events
               WHERE id = $2 AND status = 'published' AND deleted_at IS NULL
           ), existing AS (
               SELECT * FROM event.holds WHERE hold_id = $1
           ), seat AS (
               SELECT event_id, shard FROM event.seat_shards
               WHERE event_id = $2 AND held + confirmed + $4::smallint <= capacity
                   AND EXISTS (SELECT FROM target WHERE on_sale)
                   AND NOT EXISTS (SELECT FROM existing)
               ORDER BY (shard + $6) % 32 LIMIT 1
               FOR UPDATE SKIP LOCKED
           ), taken AS (
               UPDATE event.seat_shards seats SET held = seats.held + $4::smallint
               FROM seat WHERE seats.event_id = seat.event_id AND seats.shard = seat.shard
               RETURNING seats.shard
           ), new_hold AS (
               INSERT INTO event.holds
                   (hold_id, event_id, user_id, shard, quantity, status, expires_at, created_at)
               SELECT $1, $2, $3, shard, $4, 'held', $5, $7 FROM taken
               RETURNING hold_id
           ), others AS (
               -- As they stood before this statement; read only if it took nothing.
               SELECT sum(capacity - held - confirmed) AS free, sum(held) AS held,
                   EXISTS (
                       SELECT FROM event.holds
                       WHERE event_id = $2 AND status = 'held' AND expires_at < $8
                   ) AS expired
               FROM event.seat_shards
               WHERE event_id = $2 AND EXISTS (SELECT FROM target WHERE on_sale)
                   AND NOT EXISTS (SELECT FROM taken)
           )
           SELECT target.id AS "id?", target.version AS "version?", target.title AS "title?",
               target.starts_at AS "starts_at?: jiff_sqlx::Timestamp",
               target.ends_at AS "ends_at?: jiff_sqlx::Timestamp",
               target.time_zone AS "time_zone?", target.place_kind AS "place_kind?",
               target.venue_name, target.venue_address, target.online_link,
               target.registration_opens_at AS "opens_at: jiff_sqlx::Timestamp",
               target.registration_closes_at AS "closes_at: jiff_sqlx::Timestamp",
               existing.event_id AS "existing_event_id?", existing.user_id AS existing_user_id,
               existing.quantity AS existing_quantity, existing.status AS "existing_status?",
               existing.expires_at AS "existing_expires_at: jiff_sqlx::Timestamp",
               EXISTS (SELECT FROM new_hold) AS "taken!",
               coalesce(others.free, 0) AS "free!", coalesce(others.held, 0) AS "held!",
               others.expired AS "expired!"
           FROM others LEFT JOIN target ON true LEFT JOIN existing ON true"#,
        request.hold_id,
        request.event_id,
        request.user_id,
        request.quantity,
        request.expires_at.to_sqlx() as _,
        i16::from(start),
        now.to_sqlx() as _,
        expiry::due_before(now).to_sqlx() as _,
    )
    .fetch_one(connection)
    .await?;

    let existing = match (row.existing_event_id, row.existing_status) {
        (Some(event_id), Some(status)) => Some(ExistingHold {
            event_id,
            user_id: row.existing_user_id,
            quantity: row.existing_quantity,
            status: HoldStatus::parse(&status).ok_or_else(|| unexpected("status", &status))?,
            expires_at: row.existing_expires_at.map(jiff_sqlx::Timestamp::to_jiff),
        }),
        _ => None,
    };
    let facts = FactsRow {
        id: row.id,
        version: row.version,
        title: row.title,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        time_zone: row.time_zone,
        place_kind: row.place_kind,
        venue_name: row.venue_name,
        venue_address: row.venue_address,
        online_link: row.online_link,
    };
    let event = facts.facts()?.map(|event| {
        let window = SalesWindow {
            opens_at: row.opens_at.map(jiff_sqlx::Timestamp::to_jiff),
            closes_at: row.closes_at.map(jiff_sqlx::Timestamp::to_jiff),
            starts_at: event.starts_at,
        };
        (event, window)
    });
    Ok(Look {
        event,
        existing,
        taken: row.taken,
        free: row.free,
        held: row.held,
        expired: row.expired,
    })
}

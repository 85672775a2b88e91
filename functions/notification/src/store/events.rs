//! The newest facts heard of each event.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use messages::{EventFacts, Place};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

struct Row {
    event_id: Uuid,
    version: i64,
    title: String,
    starts_at: jiff_sqlx::Timestamp,
    ends_at: jiff_sqlx::Timestamp,
    time_zone: String,
    place: Json<Place>,
}

impl From<Row> for EventFacts {
    fn from(row: Row) -> Self {
        Self {
            event_id: row.event_id,
            version: row.version,
            title: row.title,
            starts_at: Timestamp::from(row.starts_at),
            ends_at: Timestamp::from(row.ends_at),
            time_zone: row.time_zone,
            place: row.place.0,
        }
    }
}

/// An event's facts as they are now.
pub async fn find(
    connection: &mut PgConnection,
    event_id: Uuid,
) -> Result<Option<EventFacts>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT event_id, version, title, starts_at AS "starts_at: jiff_sqlx::Timestamp",
                  ends_at AS "ends_at: jiff_sqlx::Timestamp", time_zone,
                  place AS "place: Json<Place>"
           FROM notification.events WHERE event_id = $1"#,
        event_id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(EventFacts::from))
}

/// An event's facts of this version or a newer one, which stay as they are until
/// the transaction ends. Any number of readers may hold them at once: the
/// confirmations of a hot event do not queue here. Older ones are not held: who is
/// about to replace them would otherwise wait for another such, and that for them.
pub async fn find_and_hold(
    connection: &mut PgConnection,
    event_id: Uuid,
    version: i64,
) -> Result<Option<EventFacts>, sqlx::Error> {
    let row = sqlx::query_as!(
        Row,
        r#"SELECT event_id, version, title, starts_at AS "starts_at: jiff_sqlx::Timestamp",
                  ends_at AS "ends_at: jiff_sqlx::Timestamp", time_zone,
                  place AS "place: Json<Place>"
           FROM notification.events WHERE event_id = $1 AND version >= $2 FOR SHARE"#,
        event_id,
        version,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(EventFacts::from))
}

/// Keeps an event's facts unless facts as new are known; says whether it did.
/// Either way nobody else changes them until the transaction ends.
pub async fn keep_newer(
    connection: &mut PgConnection,
    facts: &EventFacts,
) -> Result<bool, sqlx::Error> {
    let kept = sqlx::query!(
        "INSERT INTO notification.events AS known
             (event_id, version, title, starts_at, ends_at, time_zone, place)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT ON CONSTRAINT events_pkey
         DO UPDATE SET version = EXCLUDED.version,
                       title = EXCLUDED.title,
                       starts_at = EXCLUDED.starts_at,
                       ends_at = EXCLUDED.ends_at,
                       time_zone = EXCLUDED.time_zone,
                       place = EXCLUDED.place
         WHERE known.version < EXCLUDED.version",
        facts.event_id,
        facts.version,
        facts.title,
        facts.starts_at.to_sqlx() as _,
        facts.ends_at.to_sqlx() as _,
        facts.time_zone,
        Json(&facts.place) as _,
    )
    .execute(connection)
    .await?;
    Ok(kept.rows_affected() == 1)
}

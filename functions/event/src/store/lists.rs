//! Events by the page.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use super::row::{EventRow, select_events};
use crate::domain::{Event, SearchText};

/// An event in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The event; only the first 300 characters of its description.
    pub event: Event,
    /// Places that can be had. Those of expired holds come back with the next
    /// sweep.
    pub free: i64,
}

/// What the public list is to show.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Only events that match.
    pub search: Option<SearchText>,
    /// Only events that start before.
    pub before: Timestamp,
    /// Only this kind of place: `venue` or `online`.
    pub place_kind: Option<&'static str>,
    /// Only events with free places.
    pub available: bool,
    /// Only events after this start and id, which are the list's order.
    pub after: (Timestamp, Uuid),
    /// At most so many.
    pub limit: i64,
}

// Two statements, because a prepared one whose search is optional is planned
// without the text index. Free places are summed up and not looked for by
// EXISTS, which would be planned as a scan of all shards of all events.

/// Published events by start and id.
pub async fn published(pool: &PgPool, filter: &Filter) -> Result<Vec<Listed>, sqlx::Error> {
    let (after, after_id) = filter.after;
    let rows = if let Some(search) = &filter.search {
        select_events!(
            "left(description, 300)",
            "(SELECT sum(seats.capacity - seats.held - seats.confirmed)
              FROM event.seat_shards seats WHERE seats.pool_id = events.id)",
            "status = 'published' AND deleted_at IS NULL
                 AND (starts_at, id) > ($1, $2) AND starts_at < $3
                 AND ($4::text IS NULL OR place_kind = $4)
                 AND (NOT $5 OR (
                     SELECT sum(seats.capacity - seats.held - seats.confirmed) > 0
                     FROM event.seat_shards seats WHERE seats.pool_id = events.id))
                 AND search @@ (websearch_to_tsquery('russian', $7)
                     || (websearch_to_tsquery('russian', $8) && to_tsquery('simple', $9)))
             ORDER BY starts_at, id LIMIT $6",
            after.to_sqlx() as _,
            after_id,
            filter.before.to_sqlx() as _,
            filter.place_kind,
            filter.available,
            filter.limit,
            search.whole,
            search.head,
            search.prefix
        )
        .fetch_all(pool)
        .await?
    } else {
        select_events!(
            "left(description, 300)",
            "(SELECT sum(seats.capacity - seats.held - seats.confirmed)
              FROM event.seat_shards seats WHERE seats.pool_id = events.id)",
            "status = 'published' AND deleted_at IS NULL
                 AND (starts_at, id) > ($1, $2) AND starts_at < $3
                 AND ($4::text IS NULL OR place_kind = $4)
                 AND (NOT $5 OR (
                     SELECT sum(seats.capacity - seats.held - seats.confirmed) > 0
                     FROM event.seat_shards seats WHERE seats.pool_id = events.id))
             ORDER BY starts_at, id LIMIT $6",
            after.to_sqlx() as _,
            after_id,
            filter.before.to_sqlx() as _,
            filter.place_kind,
            filter.available,
            filter.limit
        )
        .fetch_all(pool)
        .await?
    };
    rows.into_iter().map(listed).collect()
}

/// All events of an organiser, drafts too, the newest first. Ids are `UUIDv7`:
/// they sort by the time of their making.
pub async fn of_organizer(
    pool: &PgPool,
    organizer_id: Uuid,
    before_id: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, sqlx::Error> {
    let rows = select_events!(
        "left(description, 300)",
        "(SELECT sum(seats.capacity - seats.held - seats.confirmed)
          FROM event.seat_shards seats WHERE seats.pool_id = events.id)",
        "organizer_id = $1 AND deleted_at IS NULL AND id < $2 ORDER BY id DESC LIMIT $3",
        organizer_id,
        before_id,
        limit
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(listed).collect()
}

fn listed(mut row: EventRow) -> Result<Listed, sqlx::Error> {
    let free = row.free.take().unwrap_or(0);
    Ok(Listed { event: row.try_into()?, free })
}

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
    /// Who asks, if they have signed in.
    pub user: Option<Uuid>,
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
            "event.role_of(events, $10)",
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
            search.prefix,
            filter.user
        )
        .fetch_all(pool)
        .await?
    } else {
        select_events!(
            "left(description, 300)",
            "(SELECT sum(seats.capacity - seats.held - seats.confirmed)
              FROM event.seat_shards seats WHERE seats.pool_id = events.id)",
            "event.role_of(events, $7)",
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
            filter.limit,
            filter.user
        )
        .fetch_all(pool)
        .await?
    };
    rows.into_iter().map(listed).collect()
}

/// All events in whose team somebody is, the newest first: drafts too, except
/// for checkers. Ids are `UUIDv7`: they sort by the time of their making.
pub async fn of_member(
    pool: &PgPool,
    user_id: Uuid,
    before_id: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, sqlx::Error> {
    // Each half in the order of its own index, so that neither is read whole.
    let rows = select_events!(
        "left(description, 300)",
        "(SELECT sum(seats.capacity - seats.held - seats.confirmed)
          FROM event.seat_shards seats WHERE seats.pool_id = events.id)",
        "event.role_of(events, $1)",
        "id = ANY (ARRAY(
             (SELECT own.id FROM event.events own
              WHERE own.organizer_id = $1 AND own.deleted_at IS NULL AND own.id < $2
              ORDER BY own.id DESC LIMIT $3)
             UNION ALL
             (SELECT members.event_id FROM event.team_members members
              JOIN event.events helped ON helped.id = members.event_id
              WHERE members.user_id = $1 AND members.event_id < $2
                  AND helped.deleted_at IS NULL
                  AND (members.role = 'manager' OR helped.status <> 'draft')
              ORDER BY members.event_id DESC LIMIT $3)))
         ORDER BY id DESC LIMIT $3",
        user_id,
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

//! Ticket types. All changes are made under the lock of their event
//! ([`super::events::lock`]), so they follow one another.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::row::unexpected;
use crate::domain::{Confirmation, TicketDetails, TicketType, TypeWindow};

/// A row of `event.ticket_types`, and what lists count beside it.
struct TypeRow {
    id: Uuid,
    event_id: Uuid,
    name: String,
    description: String,
    capacity: Option<i32>,
    sales_opens_at: Option<jiff_sqlx::Timestamp>,
    sales_closes_at: Option<jiff_sqlx::Timestamp>,
    per_person_limit: i16,
    access_code: Option<String>,
    confirmation: String,
    position: i32,
    version: i64,
    created_at: jiff_sqlx::Timestamp,
    updated_at: jiff_sqlx::Timestamp,
    confirmed: Option<i64>,
    held: Option<i64>,
    event_free: Option<i64>,
}

/// Reads [`TypeRow`]s: the sums of the confirmed and the held places and of the
/// event's free ones, then what follows `WHERE`, then its arguments.
macro_rules! select_types {
    ($confirmed:literal, $held:literal, $event_free:literal, $rest:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            TypeRow,
            r#"SELECT id, event_id, name, description, capacity,
                   sales_opens_at AS "sales_opens_at: jiff_sqlx::Timestamp",
                   sales_closes_at AS "sales_closes_at: jiff_sqlx::Timestamp",
                   per_person_limit, access_code, confirmation, position, version,
                   created_at AS "created_at: jiff_sqlx::Timestamp",
                   updated_at AS "updated_at: jiff_sqlx::Timestamp", "#
                + $confirmed + " AS confirmed, " + $held + " AS held, "
                + $event_free + " AS event_free FROM event.ticket_types types WHERE " + $rest,
            $($argument),*
        )
    };
}

impl TryFrom<TypeRow> for TicketType {
    type Error = sqlx::Error;

    fn try_from(row: TypeRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            event_id: row.event_id,
            details: TicketDetails {
                name: row.name,
                description: row.description,
                capacity: row.capacity,
                window: TypeWindow {
                    opens_at: row.sales_opens_at.map(jiff_sqlx::Timestamp::to_jiff),
                    closes_at: row.sales_closes_at.map(jiff_sqlx::Timestamp::to_jiff),
                },
                per_person_limit: row.per_person_limit,
                access_code: row.access_code,
                confirmation: Confirmation::parse(&row.confirmation)
                    .ok_or_else(|| unexpected("confirmation", &row.confirmation))?,
                position: row.position,
            },
            version: row.version,
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
        })
    }
}

/// A ticket type in its event's list.
#[derive(Clone, Debug)]
pub struct ListedType {
    /// The ticket type.
    pub ticket_type: TicketType,
    /// Its confirmed places.
    pub confirmed: i64,
    /// Its held places. Those of expired holds come back with the next sweep.
    pub held: i64,
    /// Places that can be had of the event, whatever the ticket type.
    pub event_free: i64,
}

/// An event's ticket types in their order: with `all`, the hidden ones too;
/// otherwise just those of them that `code` opens.
pub async fn list(
    pool: &PgPool,
    event_id: Uuid,
    all: bool,
    code: Option<&str>,
) -> Result<Vec<ListedType>, sqlx::Error> {
    let rows = select_types!(
        "(SELECT sum(confirmed) FROM event.seat_shards WHERE pool_id = types.id)",
        "(SELECT sum(held) FROM event.seat_shards WHERE pool_id = types.id)",
        "(SELECT sum(capacity - held - confirmed) FROM event.seat_shards WHERE pool_id = $1)",
        "event_id = $1 AND deleted_at IS NULL
             AND ($2 OR access_code IS NULL OR lower(access_code) = lower($3))
         ORDER BY position, id",
        event_id,
        all,
        code
    )
    .fetch_all(pool)
    .await?;
    let listed = |row: TypeRow| {
        let (confirmed, held) = (row.confirmed.unwrap_or(0), row.held.unwrap_or(0));
        let event_free = row.event_free.unwrap_or(0);
        Ok(ListedType { ticket_type: row.try_into()?, confirmed, held, event_free })
    };
    rows.into_iter().map(listed).collect()
}

/// A ticket type of this event, if there is one.
pub async fn find(
    connection: &mut PgConnection,
    event_id: Uuid,
    id: Uuid,
) -> Result<Option<TicketType>, sqlx::Error> {
    let row = select_types!(
        "NULL::bigint",
        "NULL::bigint",
        "NULL::bigint",
        "id = $1 AND event_id = $2 AND deleted_at IS NULL",
        id,
        event_id
    )
    .fetch_optional(connection)
    .await?;
    row.map(TicketType::try_from).transpose()
}

/// How many ticket types an event has, and the position of the last.
pub async fn count(
    connection: &mut PgConnection,
    event_id: Uuid,
) -> Result<(i64, Option<i32>), sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT count(*) AS "count!", max(position) AS last FROM event.ticket_types
           WHERE event_id = $1 AND deleted_at IS NULL"#,
        event_id,
    )
    .fetch_one(connection)
    .await?;
    Ok((row.count, row.last))
}

/// An event's ticket types, hidden ones too.
pub async fn ids(connection: &mut PgConnection, event_id: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT id FROM event.ticket_types WHERE event_id = $1 AND deleted_at IS NULL LIMIT 100",
        event_id,
    )
    .fetch_all(connection)
    .await
}

/// An event's ticket types by name, hidden ones too.
pub async fn names(pool: &PgPool, event_id: Uuid) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT id, name FROM event.ticket_types
         WHERE event_id = $1 AND deleted_at IS NULL LIMIT 100",
        event_id,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Writes a new ticket type and its pool.
pub async fn insert(
    connection: &mut PgConnection,
    ticket_type: &TicketType,
    shards: &[i32],
) -> Result<(), sqlx::Error> {
    let details = &ticket_type.details;
    sqlx::query!(
        "WITH new_type AS (
             INSERT INTO event.ticket_types (id, event_id, name, description, capacity,
                 sales_opens_at, sales_closes_at, per_person_limit, access_code, confirmation,
                 position, version, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         )
         INSERT INTO event.seat_shards (ticket_type_id, shard, capacity)
         SELECT $1, shard.number - 1, shard.capacity
         FROM unnest($15::integer[]) WITH ORDINALITY AS shard (capacity, number)",
        ticket_type.id,
        ticket_type.event_id,
        details.name,
        details.description,
        details.capacity,
        details.window.opens_at.map(ToSqlx::to_sqlx) as _,
        details.window.closes_at.map(ToSqlx::to_sqlx) as _,
        details.per_person_limit,
        details.access_code,
        details.confirmation.as_str(),
        details.position,
        ticket_type.version,
        ticket_type.created_at.to_sqlx() as _,
        ticket_type.updated_at.to_sqlx() as _,
        shards,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a ticket type's details, version and time of change.
pub async fn update(
    connection: &mut PgConnection,
    ticket_type: &TicketType,
) -> Result<(), sqlx::Error> {
    let details = &ticket_type.details;
    sqlx::query!(
        "UPDATE event.ticket_types SET name = $2, description = $3, capacity = $4,
             sales_opens_at = $5, sales_closes_at = $6, per_person_limit = $7, access_code = $8,
             confirmation = $9, position = $10, version = $11, updated_at = $12
         WHERE id = $1",
        ticket_type.id,
        details.name,
        details.description,
        details.capacity,
        details.window.opens_at.map(ToSqlx::to_sqlx) as _,
        details.window.closes_at.map(ToSqlx::to_sqlx) as _,
        details.per_person_limit,
        details.access_code,
        details.confirmation.as_str(),
        details.position,
        ticket_type.version,
        ticket_type.updated_at.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes a ticket type none of whose places is taken, and closes its locked
/// pool, so that a hold which saw the ticket type before finds no place.
pub async fn delete(
    connection: &mut PgConnection,
    id: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH closed AS (
             UPDATE event.seat_shards SET capacity = 0 WHERE pool_id = $1
         )
         UPDATE event.ticket_types SET deleted_at = $2, version = version + 1 WHERE id = $1",
        id,
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

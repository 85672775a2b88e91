//! Fair openings: the seed, the lobby, the draw and the line.
//!
//! Whoever joins locks nothing, so ten thousand can at once. The draw takes the
//! entries that were committed when it looks and stamped before the opening; an
//! entry that it did not see has no place yet, and gets one behind all who were
//! drawn. So each has one place, whichever comes first.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::row::{role, unexpected};
use crate::domain::{self, AdmissionsPerSecond, Role, Status};

/// Late entries that one step puts in line.
const LATE_AT_ONCE: i64 = 10_000;

/// An event, and its fair opening if it has one.
#[derive(Clone, Debug)]
pub struct Found {
    /// Whether others can see the event.
    pub status: Status,
    /// What who asks is in its team.
    pub role: Option<Role>,
    /// Its opening.
    pub opening: Option<Opening>,
}

/// A fair opening as somebody sees it.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The event's.
    pub status: Status,
    /// When people can come into the lobby.
    pub lobby_opens_at: Timestamp,
    /// When registration opens.
    pub opens_at: Timestamp,
    /// When it closes.
    pub closes_at: Timestamp,
    /// SHA-256 of the seed.
    pub commitment: Vec<u8>,
    /// The draw, once it is done.
    pub drawn: Option<Drawn>,
    /// The entry of who asks.
    pub entry: Option<Entry>,
    /// When it is the turn of who asks, once it is drawn.
    pub turn_at: Option<Timestamp>,
    /// When it is everybody's turn, as far as is known by now.
    pub through_at: Option<Timestamp>,
}

/// A draw.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// When; from then on people are admitted.
    pub at: Timestamp,
    /// What decided it.
    pub seed: Vec<u8>,
    /// How many were in it.
    pub entries: i32,
    /// What the list of them hashes to.
    pub entries_hash: Vec<u8>,
    /// How many are in line, with those who came later.
    pub ranked: i32,
    /// How many are admitted in a second.
    pub per_second: i32,
}

/// Somebody in the lobby or in line.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its public id.
    pub id: Uuid,
    /// When they joined.
    pub joined_at: Timestamp,
    /// Their place from 1 on, once there is one.
    pub rank: Option<i32>,
}

/// An entry of a draw.
#[derive(Clone, Debug)]
pub struct DrawnEntry {
    /// Its public id.
    pub id: Uuid,
    /// Its place from 1 on.
    pub rank: i32,
}

/// Keeps the seed of a locked event's draw, which binds us to it.
pub async fn commit_to(
    connection: &mut PgConnection,
    event_id: Uuid,
    seed: [u8; 32],
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO event.openings (event_id, seed) VALUES ($1, $2)",
        event_id,
        seed.as_slice(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets the seed of a locked event whose lobby has not opened.
pub async fn withdraw(connection: &mut PgConnection, event_id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!("DELETE FROM event.openings WHERE event_id = $1", event_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The opening as `user` sees it: rows of three tables, each by its key.
pub async fn find(
    pool: &PgPool,
    event_id: Uuid,
    user: Option<Uuid>,
) -> Result<Option<Found>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT events.status, event.role_of(events, $2) AS role,
               events.lobby_opens_at AS "lobby_opens_at: jiff_sqlx::Timestamp",
               events.registration_opens_at AS "opens_at: jiff_sqlx::Timestamp",
               coalesce(events.registration_closes_at, events.starts_at)
                   AS "closes_at!: jiff_sqlx::Timestamp",
               openings.commitment AS "commitment?",
               openings.drawn_at AS "drawn_at?: jiff_sqlx::Timestamp",
               CASE WHEN openings.drawn_at IS NOT NULL THEN openings.seed END AS seed,
               openings.entries AS "entries?", openings.entries_hash AS "entries_hash?",
               openings.ranked AS "ranked?", openings.per_second AS "per_second?",
               entry.id AS "entry_id?", entry.rank AS "rank?",
               entry.joined_at AS "joined_at?: jiff_sqlx::Timestamp",
               event.turn_of(events.id, $2) AS "turn_at: jiff_sqlx::Timestamp",
               event.turn_of(events.id, NULL) AS "through_at: jiff_sqlx::Timestamp"
           FROM event.events
           LEFT JOIN event.openings ON openings.event_id = events.id
           LEFT JOIN event.opening_entries entry
               ON entry.event_id = events.id AND entry.user_id = $2
           WHERE events.id = $1 AND events.deleted_at IS NULL"#,
        event_id,
        user,
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let status = Status::parse(&row.status).ok_or_else(|| unexpected("status", &row.status))?;
    let role = role(row.role)?;
    let drawn = || {
        Some(Drawn {
            at: row.drawn_at?.to_jiff(),
            seed: row.seed?,
            entries: row.entries?,
            entries_hash: row.entries_hash?,
            ranked: row.ranked?,
            per_second: row.per_second?,
        })
    };
    let entry = || {
        let (id, joined_at) = (row.entry_id?, row.joined_at?.to_jiff());
        Some(Entry { id, joined_at, rank: row.rank })
    };
    let (drawn, entry) = (drawn(), entry());
    let opening = || {
        Some(Opening {
            status,
            lobby_opens_at: row.lobby_opens_at?.to_jiff(),
            opens_at: row.opens_at?.to_jiff(),
            closes_at: row.closes_at.to_jiff(),
            commitment: row.commitment?,
            drawn,
            entry,
            turn_at: row.turn_at.map(jiff_sqlx::Timestamp::to_jiff),
            through_at: row.through_at.map(jiff_sqlx::Timestamp::to_jiff),
        })
    };
    Ok(Some(Found { status, role, opening: opening() }))
}

/// Lets somebody into the lobby or into line, where there is one now; whoever is
/// there already stays as they are.
pub async fn join(
    pool: &PgPool,
    event_id: Uuid,
    user_id: Uuid,
    entry_id: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO event.opening_entries (id, event_id, user_id, joined_at)
         SELECT $1, events.id, $3, $4 FROM event.events
         WHERE events.id = $2 AND status = 'published' AND deleted_at IS NULL
             AND lobby_opens_at <= $4 AND $4 < coalesce(registration_closes_at, starts_at)
             AND coalesce($4 < event.turn_of(events.id, NULL), true)
             AND NOT EXISTS (
                 SELECT FROM event.blocked_accounts blocks
                 WHERE blocks.organizer_id = events.organizer_id AND blocks.user_id = $3)
         ON CONFLICT ON CONSTRAINT opening_entries_one_each DO NOTHING",
        entry_id,
        event_id,
        user_id,
        now.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Lets somebody out of the lobby, unless registration has opened: from then on
/// the list of those who are in the draw stays as it is.
pub async fn leave(
    pool: &PgPool,
    event_id: Uuid,
    user_id: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "DELETE FROM event.opening_entries entries USING event.events
         WHERE entries.event_id = $1 AND entries.user_id = $2 AND entries.rank IS NULL
             AND events.id = $1 AND $3 < events.registration_opens_at",
        event_id,
        user_id,
        now.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Draws, if registration has opened and nobody has drawn; otherwise puts those
/// in line who came too late for the draw. Whoever finds somebody else at it
/// leaves it to them. One transaction: killed before its end, nothing happened,
/// and the next one draws the same.
pub async fn advance(
    pool: &PgPool,
    event_id: Uuid,
    per_second: AdmissionsPerSecond,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let due = sqlx::query!(
        r#"SELECT openings.seed, openings.drawn_at IS NOT NULL AS "drawn!",
               events.registration_opens_at AS "opens_at!: jiff_sqlx::Timestamp"
           FROM event.openings JOIN event.events ON events.id = openings.event_id
           WHERE openings.event_id = $1 AND events.status = 'published'
               AND events.deleted_at IS NULL AND events.registration_opens_at <= $2
           FOR UPDATE SKIP LOCKED"#,
        event_id,
        now.to_sqlx() as _,
    )
    .fetch_optional(&mut *transaction)
    .await?;
    match due {
        None => {}
        Some(due) if due.drawn => put_behind(&mut transaction, event_id).await?,
        Some(due) => {
            let seed = due.seed.try_into().map_err(|_| unexpected("seed", "of another length"))?;
            let opens_at = due.opens_at.to_jiff();
            if !draw(&mut transaction, event_id, &seed, opens_at, per_second, now).await? {
                return transaction.rollback().await;
            }
        }
    }
    transaction.commit().await
}

/// `false`: somebody left in this very moment, so that the list which was hashed
/// is not the one that was drawn. The next one draws what is there then.
async fn draw(
    transaction: &mut PgConnection,
    event_id: Uuid,
    seed: &[u8; 32],
    opens_at: Timestamp,
    per_second: AdmissionsPerSecond,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    // All of them, in memory: 16 bytes each.
    let entries = sqlx::query_scalar!(
        "SELECT id FROM event.opening_entries
         WHERE event_id = $1 AND rank IS NULL AND joined_at < $2 ORDER BY id",
        event_id,
        opens_at.to_sqlx() as _,
    )
    .fetch_all(&mut *transaction)
    .await?;
    let (count, hash) = (entries.len(), domain::entries_hash(&entries));
    let order = domain::draw(seed, entries);
    let ranked = sqlx::query!(
        "UPDATE event.opening_entries entries SET rank = drawn.rank
         FROM unnest($1::uuid[]) WITH ORDINALITY AS drawn (id, rank)
         WHERE entries.id = drawn.id",
        &order,
    )
    .execute(&mut *transaction)
    .await?;
    if usize::try_from(ranked.rows_affected()).ok() != Some(count) {
        return Ok(false);
    }
    sqlx::query!(
        "UPDATE event.openings SET drawn_at = $2, entries = $3, ranked = $3, entries_hash = $4,
             per_second = $5
         WHERE event_id = $1",
        event_id,
        now.to_sqlx() as _,
        i32::try_from(count).unwrap_or(i32::MAX),
        hash.as_slice(),
        per_second.get(),
    )
    .execute(transaction)
    .await?;
    Ok(true)
}

/// Puts those who came too late for the draw behind it, in the order of their
/// arrival.
async fn put_behind(transaction: &mut PgConnection, event_id: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH late AS (
             SELECT id, row_number() OVER (ORDER BY joined_at, id) AS place FROM (
                 SELECT id, joined_at FROM event.opening_entries
                 WHERE event_id = $1 AND rank IS NULL ORDER BY joined_at, id LIMIT $2
             ) first
         ), placed AS (
             UPDATE event.opening_entries entries SET rank = openings.ranked + late.place
             FROM late, event.openings
             WHERE entries.id = late.id AND openings.event_id = $1
             RETURNING entries.id
         )
         UPDATE event.openings SET ranked = ranked + (SELECT count(*) FROM placed)
         WHERE event_id = $1 AND EXISTS (SELECT FROM placed)",
        event_id,
        LATE_AT_ONCE,
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// Events whose draw is due, in id order after `after`, at most `limit`.
pub async fn due(
    pool: &PgPool,
    after: Uuid,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT openings.event_id
         FROM event.openings JOIN event.events ON events.id = openings.event_id
         WHERE openings.drawn_at IS NULL AND openings.event_id > $1
             AND events.status = 'published' AND events.deleted_at IS NULL
             AND events.registration_opens_at <= $2
         ORDER BY openings.event_id LIMIT $3",
        after,
        now.to_sqlx() as _,
        limit,
    )
    .fetch_all(pool)
    .await
}

/// Who was in the draw, by place after `after`, at most `limit`.
pub async fn drawn_entries(
    pool: &PgPool,
    event_id: Uuid,
    after: i32,
    limit: i64,
) -> Result<Vec<DrawnEntry>, sqlx::Error> {
    sqlx::query_as!(
        DrawnEntry,
        r#"SELECT entries.id, entries.rank AS "rank!"
           FROM event.opening_entries entries
           WHERE entries.event_id = $1 AND entries.rank > $2
               AND entries.rank <= (
                   SELECT openings.entries FROM event.openings WHERE openings.event_id = $1)
           ORDER BY entries.rank LIMIT $3"#,
        event_id,
        after,
        limit,
    )
    .fetch_all(pool)
    .await
}

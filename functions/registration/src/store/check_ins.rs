//! Who came. A place's scans are its whole state: nothing else says whether it
//! is checked in, so nothing can disagree with them.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::domain::{
    AttendeeSearch, CheckedPlace, CountsFrom, Expected, FirstScan, Scan, ScannedPlace, TicketType,
};

/// Who scans, and at which event.
#[derive(Clone, Debug)]
pub struct Door {
    /// The event.
    pub event_id: Uuid,
    /// Who.
    pub user_id: Uuid,
    /// Their username.
    pub username: String,
}

/// Keeps the scans of confirmed places of this event; others, and those that
/// are there already, are passed over. Places that somebody is just taking over are
/// as good as theirs. Whoever scans the same registrations
/// waits until the transaction ends, so that of two phones one is first.
pub async fn keep(
    transaction: &mut PgConnection,
    door: &Door,
    scans: &[Scan],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let registrations: Vec<_> = scans.iter().map(|scan| scan.registration_id).collect();
    // In one order, so that two batches never wait for each other.
    sqlx::query!(
        "SELECT FROM registration.registrations
         WHERE id = ANY ($1) AND event_id = $2 ORDER BY id FOR NO KEY UPDATE",
        &registrations,
        door.event_id,
    )
    .execute(&mut *transaction)
    .await?;
    let ids: Vec<_> = scans.iter().map(|scan| scan.scan_id).collect();
    let places: Vec<_> = scans.iter().map(|scan| scan.place).collect();
    let scanned: Vec<_> = scans.iter().map(|scan| scan.scanned_at.min(now).to_sqlx()).collect();
    let counts: Vec<_> = scans
        .iter()
        .map(|scan| match CountsFrom::of(scan.scanned_at, now) {
            CountsFrom::Arrival => None,
            CountsFrom::Device(at) => Some(at.to_sqlx()),
        })
        .collect();
    sqlx::query!(
        "INSERT INTO registration.check_ins
             (scan_id, event_id, registration_id, place, scanned_by, scanned_by_username,
              scanned_at, received_at, counts_from)
         SELECT scan.id, $5, its.id, scan.place, $6, $7, scan.scanned_at, $8,
             -- One that arrives now is never before one that had arrived, whatever
             -- the clocks of two functions say.
             coalesce(scan.counts_from, greatest($8, (
                 SELECT max(other.counts_from) + interval '1 microsecond'
                 FROM registration.check_ins other
                 WHERE other.registration_id = its.id AND other.place = scan.place
                     AND other.undone_at IS NULL)))
         FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::timestamptz[], $9::timestamptz[])
             AS scan (id, registration_id, place, scanned_at, counts_from)
         JOIN registration.registrations its ON its.id = scan.registration_id
         WHERE its.event_id = $5 AND its.status = 'confirmed' AND scan.place <= its.quantity
             AND NOT EXISTS (
                 SELECT FROM registration.registrations taker
                 WHERE taker.transfer_of = its.id AND taker.status = 'requested')
         ON CONFLICT ON CONSTRAINT check_ins_pkey DO NOTHING",
        &ids,
        &registrations,
        &places,
        &scanned as _,
        door.event_id,
        door.user_id,
        door.username,
        now.to_sqlx() as _,
        &counts as _,
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// What is known of the places of these scans, as far as they are of
/// registrations of this event.
pub async fn scanned(
    connection: &mut PgConnection,
    event_id: Uuid,
    scans: &[Scan],
) -> Result<Vec<ScannedPlace>, sqlx::Error> {
    let ids: Vec<_> = scans.iter().map(|scan| scan.scan_id).collect();
    let registrations: Vec<_> = scans.iter().map(|scan| scan.registration_id).collect();
    let places: Vec<_> = scans.iter().map(|scan| scan.place).collect();
    let rows = sqlx::query!(
        r#"SELECT scan.id AS "scan_id!", its.quantity,
               its.status = 'confirmed' AND NOT EXISTS (
                   SELECT FROM registration.registrations taker
                   WHERE taker.transfer_of = its.id AND taker.status = 'requested'
               ) AS "confirmed!",
               its.ticket_type_id, its.ticket_type_name,
               coalesce(nullif(people.name, ''), people.username, '') AS "name!",
               mine.scan_id IS NOT NULL AS "kept!", mine.undone_at IS NOT NULL AS "undone!",
               first.scan_id AS "first_id?",
               first.counts_from AS "first_at?: jiff_sqlx::Timestamp",
               first.scanned_by_username AS "first_by?"
           FROM unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS scan (id, registration_id, place)
           JOIN registration.registrations its
               ON its.id = scan.registration_id AND its.event_id = $4
           LEFT JOIN registration.people ON people.user_id = its.user_id
           LEFT JOIN registration.check_ins mine ON mine.scan_id = scan.id
               AND mine.registration_id = its.id AND mine.place = scan.place
           LEFT JOIN LATERAL (
               SELECT scan_id, counts_from, scanned_by_username FROM registration.check_ins
               WHERE registration_id = its.id AND place = scan.place AND undone_at IS NULL
               ORDER BY counts_from, scan_id LIMIT 1
           ) first ON true"#,
        &ids,
        &registrations,
        &places,
        event_id,
    )
    .fetch_all(connection)
    .await?;
    let scanned = rows.into_iter().map(|row| ScannedPlace {
        scan_id: row.scan_id,
        confirmed: row.confirmed,
        quantity: row.quantity,
        name: row.name,
        ticket_type: row
            .ticket_type_id
            .zip(row.ticket_type_name)
            .map(|(id, name)| TicketType { id, name }),
        kept: row.kept,
        undone: row.undone,
        first: first_scan(row.first_id, row.first_at, row.first_by),
    });
    Ok(scanned.collect())
}

fn first_scan(
    id: Option<Uuid>,
    at: Option<jiff_sqlx::Timestamp>,
    by: Option<String>,
) -> Option<FirstScan> {
    Some(FirstScan { scan_id: id?, at: at?.to_jiff(), by: by? })
}

/// Undoes all scans of a place that are known by now; `false` where it is not
/// checked in. A scan that is still on its way counts when it arrives: whoever
/// undid did not know of it.
pub async fn undo(
    pool: &PgPool,
    door: &Door,
    registration_id: Uuid,
    place: i16,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let undone = sqlx::query!(
        "UPDATE registration.check_ins SET undone_at = $5, undone_by = $4
         WHERE event_id = $1 AND registration_id = $2 AND place = $3 AND undone_at IS NULL",
        door.event_id,
        registration_id,
        place,
        door.user_id,
        now.to_sqlx() as _,
    )
    .execute(pool)
    .await?;
    Ok(undone.rows_affected() > 0)
}

/// The confirmed registrations of an event with what is checked in of each, in
/// the order of their ids, at most `limit` behind `after`.
pub async fn expected(
    pool: &PgPool,
    event_id: Uuid,
    search: Option<&AttendeeSearch>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Expected>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT page.id, its.quantity, its.ticket_type_id, its.ticket_type_name,
               coalesce(people.name, '') AS "name!", coalesce(people.username, '') AS "username!",
               coalesce(places.place, '{}') AS "place!: Vec<i16>",
               coalesce(places.scan_id, '{}') AS "scan_id!: Vec<Uuid>",
               coalesce(places.at, '{}') AS "at!: Vec<jiff_sqlx::Timestamp>",
               coalesce(places.by, '{}') AS "by!: Vec<String>"
           FROM (
               SELECT id, user_id FROM registration.registrations confirmed
               WHERE event_id = $1 AND status = 'confirmed' AND id > $2
                   AND ($3::text IS NULL OR (
                       SELECT search LIKE $3 FROM registration.people
                       WHERE people.user_id = confirmed.user_id))
               ORDER BY id LIMIT $4
           ) page
           JOIN registration.registrations its USING (id)
           LEFT JOIN registration.people ON people.user_id = its.user_id
           LEFT JOIN LATERAL (
               SELECT array_agg(place) AS place, array_agg(scan_id) AS scan_id,
                   array_agg(counts_from) AS at, array_agg(scanned_by_username) AS by
               FROM (
                   SELECT DISTINCT ON (place) place, scan_id, counts_from, scanned_by_username
                   FROM registration.check_ins
                   WHERE registration_id = page.id AND undone_at IS NULL
                   ORDER BY place, counts_from, scan_id
               ) firsts
           ) places ON true
           ORDER BY page.id"#,
        event_id,
        after.unwrap_or(Uuid::nil()),
        search.map(AttendeeSearch::pattern),
        limit,
    )
    .fetch_all(pool)
    .await?;
    let expected = rows.into_iter().map(|row| {
        let firsts = row.place.into_iter().zip(row.scan_id).zip(row.at).zip(row.by);
        Expected {
            registration_id: row.id,
            name: row.name,
            username: row.username,
            ticket_type: row
                .ticket_type_id
                .zip(row.ticket_type_name)
                .map(|(id, name)| TicketType { id, name }),
            quantity: row.quantity,
            checked_in: firsts
                .map(|(((place, scan_id), at), by)| CheckedPlace {
                    place,
                    first: FirstScan { scan_id, at: at.to_jiff(), by },
                })
                .collect(),
        }
    });
    Ok(expected.collect())
}

/// Places of one ticket type, or of an event without any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The ticket type, by a name that it had.
    pub ticket_type: Option<TicketType>,
    /// Confirmed places.
    pub confirmed: i64,
    /// Those checked in.
    pub checked_in: i64,
}

/// How many places are confirmed and how many of them checked in, by ticket
/// type.
pub async fn counts(pool: &PgPool, event_id: Uuid) -> Result<Vec<Counted>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"WITH places AS (
               SELECT ticket_type_id, sum(quantity) AS confirmed
               FROM registration.registrations
               WHERE event_id = $1 AND status = 'confirmed'
               GROUP BY ticket_type_id
           ), came AS (
               SELECT its.ticket_type_id, count(*) AS checked_in
               FROM (SELECT DISTINCT registration_id, place FROM registration.check_ins
                     WHERE event_id = $1 AND undone_at IS NULL) checked
               JOIN registration.registrations its
                   ON its.id = checked.registration_id AND its.event_id = $1
                   AND its.status = 'confirmed'
               GROUP BY its.ticket_type_id
           )
           SELECT places.ticket_type_id AS "id?", (
                   SELECT ticket_type_name FROM registration.registrations named
                   WHERE named.event_id = $1 AND named.status = 'confirmed'
                       AND named.ticket_type_id = places.ticket_type_id
                   LIMIT 1
               ) AS "name?",
               places.confirmed AS "confirmed!", coalesce(came.checked_in, 0) AS "checked_in!"
           FROM places
           LEFT JOIN came ON came.ticket_type_id IS NOT DISTINCT FROM places.ticket_type_id
           ORDER BY 2, 1
           LIMIT 100"#,
        event_id,
    )
    .fetch_all(pool)
    .await?;
    let counts = rows.into_iter().map(|row| Counted {
        ticket_type: row.id.zip(row.name).map(|(id, name)| TicketType { id, name }),
        confirmed: row.confirmed,
        checked_in: row.checked_in,
    });
    Ok(counts.collect())
}

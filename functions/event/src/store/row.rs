use uuid::Uuid;

use crate::domain::{
    Cancellation, Details, Event, Organizer, Place, Role, Status, WaitlistMode, Zone,
};

/// A row of `event.events`.
pub(super) struct EventRow {
    pub id: Uuid,
    pub organizer_id: Uuid,
    pub organizer_username: String,
    pub title: String,
    pub description: String,
    pub place_kind: String,
    pub venue_name: Option<String>,
    pub venue_address: Option<String>,
    pub online_link: Option<String>,
    pub starts_at: jiff_sqlx::Timestamp,
    pub ends_at: jiff_sqlx::Timestamp,
    pub time_zone: String,
    pub capacity: i32,
    pub registration_opens_at: Option<jiff_sqlx::Timestamp>,
    pub registration_closes_at: Option<jiff_sqlx::Timestamp>,
    pub cancellation_closes_at: Option<jiff_sqlx::Timestamp>,
    pub lobby_opens_at: Option<jiff_sqlx::Timestamp>,
    pub waitlist_mode: String,
    pub status: String,
    pub cancelled_at: Option<jiff_sqlx::Timestamp>,
    pub cancellation_message: Option<String>,
    pub version: i64,
    pub created_at: jiff_sqlx::Timestamp,
    pub updated_at: jiff_sqlx::Timestamp,
    pub role: Option<String>,
    /// Free places; only lists read them.
    pub free: Option<i64>,
}

/// Reads [`EventRow`]s: the expressions for the description, the free places
/// and the role of who asks, then what follows `WHERE`, then its arguments.
macro_rules! select_events {
    ($description:literal, $free:literal, $role:literal, $rest:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            crate::store::row::EventRow,
            r#"SELECT id, organizer_id, organizer_username, title, "# + $description
                + r#" AS "description!", place_kind, venue_name, venue_address, online_link,
                   starts_at AS "starts_at: jiff_sqlx::Timestamp",
                   ends_at AS "ends_at: jiff_sqlx::Timestamp", time_zone, capacity,
                   registration_opens_at AS "registration_opens_at: jiff_sqlx::Timestamp",
                   registration_closes_at AS "registration_closes_at: jiff_sqlx::Timestamp",
                   cancellation_closes_at AS "cancellation_closes_at: jiff_sqlx::Timestamp",
                   lobby_opens_at AS "lobby_opens_at: jiff_sqlx::Timestamp",
                   waitlist_mode, status, cancelled_at AS "cancelled_at: jiff_sqlx::Timestamp",
                   cancellation_message, version, created_at AS "created_at: jiff_sqlx::Timestamp",
                   updated_at AS "updated_at: jiff_sqlx::Timestamp", "# + $free
                + " AS free, " + $role + " AS role FROM event.events WHERE " + $rest,
            $($argument),*
        )
    };
}
pub(super) use select_events;

impl TryFrom<EventRow> for Event {
    type Error = sqlx::Error;

    fn try_from(row: EventRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.id,
            organizer: Organizer { id: row.organizer_id, username: row.organizer_username },
            details: Details {
                title: row.title,
                description: row.description,
                place: place(&row.place_kind, row.venue_name, row.venue_address, row.online_link)?,
                starts_at: row.starts_at.to_jiff(),
                ends_at: row.ends_at.to_jiff(),
                time_zone: Zone::named(&row.time_zone)
                    .ok_or_else(|| unexpected("time_zone", &row.time_zone))?,
                capacity: row.capacity,
                registration_opens_at: row.registration_opens_at.map(jiff_sqlx::Timestamp::to_jiff),
                registration_closes_at: row
                    .registration_closes_at
                    .map(jiff_sqlx::Timestamp::to_jiff),
                cancellation_closes_at: row
                    .cancellation_closes_at
                    .map(jiff_sqlx::Timestamp::to_jiff),
                lobby_opens_at: row.lobby_opens_at.map(jiff_sqlx::Timestamp::to_jiff),
                waitlist_mode: WaitlistMode::parse(&row.waitlist_mode)
                    .ok_or_else(|| unexpected("waitlist_mode", &row.waitlist_mode))?,
            },
            status: Status::parse(&row.status).ok_or_else(|| unexpected("status", &row.status))?,
            cancellation: row
                .cancelled_at
                .map(|at| Cancellation { at: at.to_jiff(), message: row.cancellation_message }),
            version: row.version,
            created_at: row.created_at.to_jiff(),
            updated_at: row.updated_at.to_jiff(),
            role: role(row.role)?,
        })
    }
}

/// A role from what `event.role_of` says.
pub(super) fn role(text: Option<String>) -> Result<Option<Role>, sqlx::Error> {
    text.map(|text| Role::parse(&text).ok_or_else(|| unexpected("role", &text))).transpose()
}

/// A place from its columns.
pub(super) fn place(
    kind: &str,
    venue_name: Option<String>,
    venue_address: Option<String>,
    online_link: Option<String>,
) -> Result<Place, sqlx::Error> {
    match (kind, venue_name, venue_address, online_link) {
        ("venue", Some(name), Some(address), None) => Ok(Place::Venue { name, address }),
        ("online", None, None, Some(link)) => Ok(Place::Online { link }),
        _ => Err(unexpected("place_kind", kind)),
    }
}

/// A place as its columns: kind, name, address, link.
pub(super) fn place_columns(
    place: &Place,
) -> (&'static str, Option<&str>, Option<&str>, Option<&str>) {
    match place {
        Place::Venue { name, address } => ("venue", Some(name), Some(address), None),
        Place::Online { link } => ("online", None, None, Some(link)),
    }
}

/// A value that the table's constraints or our own writes rule out.
pub(super) fn unexpected(column: &str, value: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unexpected {column}: {value:?}").into())
}

//! What is known of events, from whichever topic told it.

use jiff::Timestamp;
use messages::EventFacts;
use sqlx::PgConnection;

use crate::{
    domain::ReminderKind,
    store::{events, reminders},
};

/// The newest facts of an event, of those known and those just `heard`. They
/// stay as they are until the transaction ends, so that reminders planned by
/// them are planned right.
pub async fn newest(
    connection: &mut PgConnection,
    heard: &EventFacts,
    now: Timestamp,
) -> Result<EventFacts, sqlx::Error> {
    let EventFacts { event_id, version, .. } = *heard;
    if let Some(known) = events::find_and_hold(connection, event_id, version).await? {
        return Ok(known);
    }
    learn(connection, heard, now).await?;
    events::find_and_hold(connection, event_id, version).await?.ok_or(sqlx::Error::RowNotFound)
}

/// Keeps an event's facts if they are newer than those known, and moves its
/// reminders. A reminder that was sent is planned again only if its time is
/// still to come: an event put off by ten minutes is not announced twice.
pub async fn learn(
    connection: &mut PgConnection,
    heard: &EventFacts,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    if !events::keep_newer(connection, heard).await? {
        return Ok(());
    }
    for kind in ReminderKind::ALL {
        let due_at = kind.due_at(heard.starts_at);
        reminders::reschedule(connection, heard.event_id, kind, due_at).await?;
        if due_at > now {
            reminders::plan_missing(connection, heard.event_id, kind, due_at).await?;
        }
    }
    Ok(())
}

//! `notification-remind`: turns due reminders into mails and sends them.

use jiff::Timestamp;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use crate::{
    Mailroom,
    domain::is_wanted,
    store::{
        events, recipients,
        reminders::{self, Due},
    },
};

/// Few enough that sending them at once does not hold up the next ones.
const BATCH: i64 = 50;

/// Why a run ended early; the next one goes on.
#[derive(Debug, thiserror::Error)]
pub enum RemindError {
    /// The database failed.
    #[error("the reminders can't be read")]
    Database(#[from] sqlx::Error),
    /// A mail can't be written.
    #[error("a reminder can't be written")]
    Unwritable(#[from] minijinja::Error),
}

/// Runs until nothing is due or `deadline` has come; returns how many mails
/// were queued. Two runs at once share the work.
pub async fn run(mailroom: &Mailroom, deadline: Timestamp) -> Result<u64, RemindError> {
    let mut done = 0;
    while mailroom.clock.now() < deadline {
        let now = mailroom.clock.now();
        let mut transaction = mailroom.pool.begin().await?;
        let due = reminders::take_due(&mut transaction, now, BATCH).await?;
        if due.is_empty() {
            break;
        }
        let mut queued = Vec::new();
        for reminder in &due {
            queued.extend(queue(mailroom, &mut transaction, reminder, now).await?);
        }
        transaction.commit().await?;
        done += queued.len() as u64;
        for mail_id in queued {
            mailroom.send_now(Some(mail_id)).await;
        }
    }
    Ok(done)
}

/// Queues the mail of a reminder, if it is still wanted.
async fn queue(
    mailroom: &Mailroom,
    transaction: &mut Transaction<'static, Postgres>,
    due: &Due,
    now: Timestamp,
) -> Result<Option<Uuid>, RemindError> {
    if due.is_cancelled {
        return Ok(None);
    }
    let Some(recipient) = recipients::find(transaction, due.user_id).await? else {
        return Ok(None);
    };
    // Not held: an organiser's edit holds the event while it moves reminders,
    // and waits for those that are taken here.
    let Some(event) = events::find(transaction, due.event_id).await? else {
        return Ok(None);
    };
    if !is_wanted(due.kind, &recipient, event.starts_at, now) {
        return Ok(None);
    }
    let mail = mailroom.composer.reminder(due.kind, &recipient, &event, due.registration_id)?;
    Ok(mailroom.queue(transaction, &mail).await?)
}

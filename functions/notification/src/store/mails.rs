//! The mails: queued, sent, given up.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use messages::Locale;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::unknown;
use crate::domain::{Content, Mail, MailKind, MailStatus, Verdict};

/// A mail that this transaction alone may send.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The mail.
    pub mail: Mail,
    /// How often it was tried before.
    pub attempts: i32,
}

/// Queues a mail. `false` when it was queued before: nobody gets one twice.
/// Until `leave_until` the relay leaves it to the process that queued it.
pub async fn queue(
    connection: &mut PgConnection,
    mail: &Mail,
    leave_until: Timestamp,
) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query!(
        "INSERT INTO notification.mails
             (id, user_id, kind, subject_id, version, event_id, locale, to_address, to_name,
              message_id, subject, parts, next_attempt_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT ON CONSTRAINT mails_once DO NOTHING",
        mail.id,
        mail.user_id,
        mail.kind.as_str(),
        mail.subject_id,
        mail.version,
        mail.event_id,
        mail.locale.as_str(),
        mail.to_address,
        mail.to_name,
        mail.message_id,
        mail.subject,
        Json(&mail.content) as _,
        leave_until.to_sqlx() as _,
        mail.created_at.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// The queued mail that has been due for longest and that no other process is
/// at; it is held until the transaction ends.
pub async fn next_due(
    connection: &mut PgConnection,
    now: Timestamp,
) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT id FROM notification.mails
         WHERE status = 'queued' AND next_attempt_at <= $1
         ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        now.to_sqlx() as _,
    )
    .fetch_optional(connection)
    .await
}

/// Claims a queued mail until the transaction ends. `None` when it is not
/// queued any more or another process is at it.
pub async fn claim(
    connection: &mut PgConnection,
    id: Uuid,
) -> Result<Option<Claimed>, sqlx::Error> {
    let row = sqlx::query!(
        r#"SELECT user_id, kind, subject_id, version, event_id, locale, to_address, to_name,
                  message_id, subject, parts AS "parts!: Json<Content>", attempts,
                  created_at AS "created_at: jiff_sqlx::Timestamp"
           FROM notification.mails
           WHERE id = $1 AND status = 'queued' FOR UPDATE SKIP LOCKED"#,
        id,
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let mail = Mail {
            id,
            user_id: row.user_id,
            kind: MailKind::parse(&row.kind).ok_or_else(|| unknown("mail", &row.kind))?,
            subject_id: row.subject_id,
            version: row.version,
            event_id: row.event_id,
            locale: Locale::parse(&row.locale).ok_or_else(|| unknown("locale", &row.locale))?,
            to_address: row.to_address,
            to_name: row.to_name,
            message_id: row.message_id,
            subject: row.subject,
            content: row.parts.0,
            created_at: Timestamp::from(row.created_at),
        };
        Ok(Claimed { mail, attempts: row.attempts })
    })
    .transpose()
}

/// Notes that a claimed mail was sent. What it said is not kept: it is in the
/// recipient's mailbox.
pub async fn mark_sent(
    connection: &mut PgConnection,
    id: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE notification.mails
         SET status = 'sent', sent_at = $2, parts = NULL, last_error = NULL,
             attempts = attempts + 1
         WHERE id = $1",
        id,
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes why a claimed mail was not accepted, and what becomes of it; also
/// after it was marked as sent too early.
pub async fn mark_unsent(
    connection: &mut PgConnection,
    claimed: &Claimed,
    verdict: Verdict,
    reason: &str,
) -> Result<(), sqlx::Error> {
    let again = match verdict {
        Verdict::Again(at) => Some(at.to_sqlx()),
        Verdict::GiveUp => None,
    };
    sqlx::query!(
        "UPDATE notification.mails
         SET status = CASE WHEN $2::timestamptz IS NULL THEN 'failed' ELSE 'queued' END,
             next_attempt_at = COALESCE($2, next_attempt_at),
             last_error = $3, attempts = $4, parts = $5, sent_at = NULL
         WHERE id = $1",
        claimed.mail.id,
        again as _,
        reason,
        claimed.attempts + 1,
        Json(&claimed.mail.content) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A mail as its recipient sees it in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The mail's own id.
    pub id: Uuid,
    /// What it tells.
    pub kind: MailKind,
    /// The subject line.
    pub subject: String,
    /// Where it is on its way.
    pub status: MailStatus,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
    /// The event that it is about, if any.
    pub event_id: Option<Uuid>,
}

/// The mails to a user, newest first: up to `limit` that come after the mail
/// `after`.
pub async fn list(
    connection: &mut PgConnection,
    user_id: Uuid,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Listed>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT id, kind, subject, status, created_at AS "created_at: jiff_sqlx::Timestamp",
                  sent_at AS "sent_at: jiff_sqlx::Timestamp", event_id
           FROM notification.mails
           WHERE user_id = $1 AND id < $2
           ORDER BY id DESC LIMIT $3"#,
        user_id,
        after.unwrap_or(Uuid::max()),
        limit,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Listed {
                id: row.id,
                kind: MailKind::parse(&row.kind).ok_or_else(|| unknown("mail", &row.kind))?,
                subject: row.subject,
                status: MailStatus::parse(&row.status)
                    .ok_or_else(|| unknown("mail status", &row.status))?,
                created_at: Timestamp::from(row.created_at),
                sent_at: row.sent_at.map(Timestamp::from),
                event_id: row.event_id,
            })
        })
        .collect()
}

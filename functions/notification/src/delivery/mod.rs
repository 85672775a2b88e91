//! Sends queued mails: never lost, and not twice.
//!
//! *Not lost*: a mail is a row before anybody tries to send it, committed with
//! the effect of the message that caused it. Who committed the row sends the
//! mail at once ([`Delivery::send_now`]); what that left, for whatever reason,
//! the schedule sends ([`Delivery::relay`]).
//!
//! *Not twice*: a transaction that holds the row's lock stays open over the
//! conversation with the mail server, so no other process can be at the same
//! mail. A killed process loses the lock with its connection, and the relay
//! goes on.
//!
//! SMTP has no word for "did you get it?", so a process killed between the
//! mail's last byte and the commit would leave a mail that is sent again. The
//! two are therefore written to their sockets in the same breath: once both
//! are, the kernel delivers them whether we live or not, and a server that has
//! the last byte keeps the mail (RFC 5321, section 4.1.1.4). Should the server
//! then refuse it, the process that hears so queues the mail again.
//!
//! What is left is rare and has a side that it falls on. A database that goes
//! away during that commit, or a connection that breaks before the answer,
//! repeats a mail rather than lose it: with the same `Message-ID` and bytes, by
//! which many servers and clients drop the second copy.

mod message;
mod smtp;

use std::sync::atomic::{AtomicI64, Ordering};

use ambient::Clock;
use jiff::{SignedDuration, Timestamp};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

pub use smtp::{Authentication, SmtpSettings};

use crate::{
    domain::{Attempt, Mail, Verdict, judge},
    store::mails::{self, Claimed},
};
use smtp::{Smtp, SmtpError};

/// So long the relay leaves a new mail to the process that queued it.
const GRACE: SignedDuration = SignedDuration::from_secs(10);

/// After the mail server could not be reached, message handlers don't try it
/// again for so long: a batch must not spend its time on time-outs.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);

/// When the relay may first take a mail that is queued now.
#[must_use]
pub fn leave_until(now: Timestamp) -> Timestamp {
    now.saturating_add(GRACE).unwrap_or(Timestamp::MAX)
}

/// Sends mails over one connection.
#[derive(Debug)]
pub struct Delivery {
    smtp: Smtp,
    clock: Clock,
    /// Microseconds since the epoch before which the server is left alone.
    paused_until: AtomicI64,
}

/// Why mails are left for later.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The database failed.
    #[error("the mails can't be read or marked")]
    Database(#[from] sqlx::Error),
    /// The mail server can't be reached or does not let us in.
    #[error("the mail server can't be used: {0}")]
    ServerUnusable(String),
}

impl Delivery {
    /// A delivery that connects by itself when there is something to send.
    #[must_use]
    pub fn new(settings: SmtpSettings, clock: Clock) -> Self {
        let smtp = Smtp::new(settings, clock.clone());
        Self { smtp, clock, paused_until: AtomicI64::new(i64::MIN) }
    }

    /// Sends one mail right after the commit that queued it. It can't fail:
    /// what it leaves, the relay takes.
    pub async fn send_now(&self, pool: &PgPool, mail_id: Uuid) {
        if self.clock.now().as_microsecond() < self.paused_until.load(Ordering::Relaxed) {
            return;
        }
        let sent = async { self.send(pool, pool.begin().await?, mail_id).await };
        if let Err(error) = sent.await {
            if matches!(error, DeliveryError::ServerUnusable(_)) {
                let until = self.clock.now().saturating_add(PAUSE).unwrap_or(Timestamp::MAX);
                self.paused_until.store(until.as_microsecond(), Ordering::Relaxed);
            }
            tracing::warn!(%mail_id, %error, cause = ?std::error::Error::source(&error), "left to the relay");
        }
    }

    /// Sends what was left, the longest due first, until nothing is or
    /// `deadline` has come. Returns how many were sent. It stops when the mail
    /// server can't be used: that is not the mails' fault and costs them no
    /// attempt.
    pub async fn relay(&self, pool: &PgPool, deadline: Timestamp) -> Result<u64, DeliveryError> {
        let mut sent = 0;
        while self.clock.now() < deadline {
            let mut transaction = pool.begin().await?;
            let Some(id) = mails::next_due(&mut transaction, self.clock.now()).await? else {
                break;
            };
            if self.send(pool, transaction, id).await? {
                sent += 1;
            }
        }
        Ok(sent)
    }

    /// Sends one mail within `transaction`. `false` when it was not sent: it is
    /// no longer queued, another process is at it, or the attempt failed and is
    /// noted.
    async fn send(
        &self,
        pool: &PgPool,
        mut transaction: Transaction<'static, Postgres>,
        id: Uuid,
    ) -> Result<bool, DeliveryError> {
        let Some(claimed) = mails::claim(&mut transaction, id).await? else {
            transaction.rollback().await?;
            return Ok(false);
        };
        let (connection, message) = match self.announce(&claimed.mail).await {
            Ok(ready) => ready,
            Err(SmtpError::Unusable(reason)) => {
                transaction.rollback().await?;
                return Err(DeliveryError::ServerUnusable(reason));
            }
            Err(SmtpError::Refused { attempt, reason }) => {
                self.note(&mut transaction, &claimed, attempt, &reason).await?;
                transaction.commit().await?;
                return Ok(false);
            }
        };
        mails::mark_sent(&mut transaction, id, self.clock.now()).await?;
        // In this order, in one go: see the module's words on "not twice".
        let (accepted, committed) =
            tokio::join!(self.smtp.transfer(connection, &message), transaction.commit());
        match (accepted, committed) {
            (Ok(()), Ok(())) => Ok(true),
            (Ok(()), Err(error)) => {
                tracing::warn!(mail_id = %id, %error, "sent, and marked so a second time");
                self.mark_late(pool, id).await?;
                Ok(true)
            }
            (Err((attempt, reason)), Ok(())) => {
                let mut connection = pool.acquire().await?;
                self.note(&mut connection, &claimed, attempt, &reason).await?;
                Ok(false)
            }
            (Err(_), Err(error)) => Err(error.into()),
        }
    }

    /// Asks the server to take a mail; returns the connection that waits for
    /// it, and its bytes.
    async fn announce(&self, mail: &Mail) -> Result<(AsyncSmtpConnection, Vec<u8>), SmtpError> {
        let message = message::build(mail, &self.smtp.settings().from).map_err(|error| {
            SmtpError::Refused { attempt: Attempt::Rejected, reason: error.to_string() }
        })?;
        // Boxed: the conversation with TLS is too large to lie within its callers.
        let connection = Box::pin(self.smtp.announce(message.envelope())).await?;
        Ok((connection, message.formatted()))
    }

    /// Marks a mail as sent whose commit failed after the server had taken it.
    async fn mark_late(&self, pool: &PgPool, id: Uuid) -> Result<(), sqlx::Error> {
        let mut transaction = pool.begin().await?;
        if mails::claim(&mut transaction, id).await?.is_some() {
            mails::mark_sent(&mut transaction, id, self.clock.now()).await?;
        }
        transaction.commit().await
    }

    /// Notes a failed attempt.
    async fn note(
        &self,
        connection: &mut PgConnection,
        claimed: &Claimed,
        attempt: Attempt,
        reason: &str,
    ) -> Result<(), sqlx::Error> {
        let (id, attempts) = (claimed.mail.id, claimed.attempts + 1);
        let verdict = judge(attempt, attempts, self.clock.now());
        mails::mark_unsent(connection, claimed, verdict, reason).await?;
        // The server's words may hold the address: they stay in the table.
        match verdict {
            Verdict::Again(at) => tracing::warn!(mail_id = %id, attempts, %at, "mail not sent"),
            Verdict::GiveUp => tracing::error!(mail_id = %id, attempts, "mail given up"),
        }
        Ok(())
    }
}

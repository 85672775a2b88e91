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
//! One window no sender over SMTP can close: between the server's 250 and our
//! commit. The row is marked as sent before the conversation, so that after the
//! 250 only the commit is left to do; but a process killed there, a database
//! that goes away during the conversation, or a connection that breaks after
//! the last byte and before the answer, leaves a mail that the server may have
//! taken and that we send again. It carries the same `Message-ID` (and the same
//! bytes), by which many servers and clients drop the second copy.

mod message;
mod smtp;

use std::sync::atomic::{AtomicI64, Ordering};

use ambient::Clock;
use jiff::{SignedDuration, Timestamp};
use sqlx::{PgPool, Postgres, Transaction};
use uuid::Uuid;

pub use smtp::{Authentication, SmtpSettings};

use crate::{
    domain::{Attempt, Mail, Verdict, judge},
    store::mails,
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
            return Ok(false);
        };
        mails::mark_sent(&mut transaction, id, self.clock.now()).await?;
        let failure = match self.hand_over(&claimed.mail).await {
            Ok(()) => {
                transaction.commit().await?;
                return Ok(true);
            }
            Err(failure) => failure,
        };
        transaction.rollback().await?;
        match failure {
            SmtpError::Unusable(reason) => Err(DeliveryError::ServerUnusable(reason)),
            SmtpError::Rejected(reason) => self.note(pool, id, Attempt::Rejected, &reason).await,
            SmtpError::Unsettled(reason) => self.note(pool, id, Attempt::Unsettled, &reason).await,
        }
    }

    async fn hand_over(&self, mail: &Mail) -> Result<(), SmtpError> {
        let message = message::build(mail, &self.smtp.settings().from)
            .map_err(|error| SmtpError::Rejected(error.to_string()))?;
        // Boxed: the conversation with TLS is too large to lie within its callers.
        Box::pin(self.smtp.send(message.envelope(), &message.formatted())).await
    }

    /// Notes a failed attempt, unless another process has taken the mail since.
    async fn note(
        &self,
        pool: &PgPool,
        id: Uuid,
        attempt: Attempt,
        reason: &str,
    ) -> Result<bool, DeliveryError> {
        let mut transaction = pool.begin().await?;
        let Some(claimed) = mails::claim(&mut transaction, id).await? else {
            return Ok(false);
        };
        let attempts = claimed.attempts + 1;
        let verdict = judge(attempt, attempts, self.clock.now());
        mails::mark_unsent(&mut transaction, id, verdict, reason).await?;
        transaction.commit().await?;
        // The server's words may hold the address: they stay in the table.
        match verdict {
            Verdict::Again(at) => tracing::warn!(mail_id = %id, attempts, %at, "mail not sent"),
            Verdict::GiveUp => tracing::error!(mail_id = %id, attempts, "mail given up"),
        }
        Ok(false)
    }
}

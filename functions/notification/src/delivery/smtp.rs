use std::{fmt, time::Duration};

use ambient::Clock;
use jiff::{SignedDuration, Timestamp};
use lettre::{
    address::Envelope,
    message::Mailbox,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
        response::Category,
    },
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::{sync::Mutex, time::timeout};

use crate::domain::Attempt;

/// How long the server may take for one answer.
const STEP: Duration = Duration::from_secs(4);

/// How long it may take to accept a whole mail: it may be scanning it.
const ACCEPT: Duration = Duration::from_secs(10);

/// A connection that lay idle for longer is not used again: while the sandbox
/// was frozen the server or a gateway on the way may have dropped it silently.
const IDLE: SignedDuration = SignedDuration::from_secs(20);

/// How to reach the mail server.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How we prove who we are, over TLS; `None` in the local stack, which has
    /// neither.
    pub authentication: Option<Authentication>,
    /// Who the mails are from.
    pub from: Mailbox,
}

/// A user of the mail server.
#[derive(Clone, Debug)]
pub struct Authentication {
    /// The user.
    pub username: String,
    /// Its password.
    pub password: SecretString,
}

/// Why the server does not wait for a mail.
#[derive(Debug)]
pub(super) enum SmtpError {
    /// It can't be reached or does not let us in.
    Unusable(String),
    /// It does not take this mail.
    Refused {
        /// Now or ever.
        attempt: Attempt,
        /// In its words.
        reason: String,
    },
}

/// A client that keeps one connection.
pub(super) struct Smtp {
    settings: SmtpSettings,
    clock: Clock,
    idle: Mutex<Option<Idle>>,
}

struct Idle {
    connection: AsyncSmtpConnection,
    since: Timestamp,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// What came back for one command.
enum Failure {
    /// The server said no, with this code and these words.
    Refused { attempt: Attempt, reason: String },
    /// There was no answer: the connection is dead or the server is closing it.
    NoAnswer(String),
}

impl Smtp {
    pub(super) fn new(settings: SmtpSettings, clock: Clock) -> Self {
        Self { settings, clock, idle: Mutex::new(None) }
    }

    pub(super) const fn settings(&self) -> &SmtpSettings {
        &self.settings
    }

    /// Announces a mail; the connection that comes back waits for its bytes.
    /// The kept connection may have died since its last use; that shows here,
    /// and then costs a new connection and nothing else.
    pub(super) async fn announce(
        &self,
        envelope: &Envelope,
    ) -> Result<AsyncSmtpConnection, SmtpError> {
        if let Some(mut connection) = self.take_idle().await {
            match announce(&mut connection, envelope).await {
                Ok(()) => return Ok(connection),
                Err(Failure::Refused { attempt, reason }) => {
                    return Err(SmtpError::Refused { attempt, reason });
                }
                Err(Failure::NoAnswer(reason)) => {
                    tracing::debug!(reason, "the kept connection had died");
                }
            }
        }
        let mut connection = self.connect().await?;
        match announce(&mut connection, envelope).await {
            Ok(()) => Ok(connection),
            Err(Failure::Refused { attempt, reason }) => {
                Err(SmtpError::Refused { attempt, reason })
            }
            Err(Failure::NoAnswer(reason)) => Err(SmtpError::Unusable(reason)),
        }
    }

    async fn take_idle(&self) -> Option<AsyncSmtpConnection> {
        let idle = self.idle.lock().await.take()?;
        (self.clock.now().duration_since(idle.since) < IDLE).then_some(idle.connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SmtpError> {
        let SmtpSettings { host, port, authentication, from } = &self.settings;
        let unusable = |failure: Failure| match failure {
            Failure::Refused { reason, .. } | Failure::NoAnswer(reason) => {
                SmtpError::Unusable(reason)
            }
        };
        let hello = ClientId::Domain(from.email.domain().to_owned());
        let address = (host.as_str(), *port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(address, Some(STEP), &hello, None, None);
        let mut connection = step(connecting).await.map_err(unusable)?;
        if let Some(Authentication { username, password }) = authentication {
            let tls = TlsParameters::new(host.clone())
                .map_err(|error| SmtpError::Unusable(error.to_string()))?;
            step(connection.starttls(tls, &hello)).await.map_err(unusable)?;
            let credentials =
                Credentials::new(username.clone(), password.expose_secret().to_owned());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            step(connection.auth(&mechanisms, &credentials)).await.map_err(unusable)?;
        }
        Ok(connection)
    }

    /// Sends the mail itself, after the server's go-ahead. A silence leaves
    /// open whether it was taken. The first poll writes all of a mail that fits
    /// into the socket's buffer, and ours do.
    pub(super) async fn transfer(
        &self,
        mut connection: AsyncSmtpConnection,
        mail: &[u8],
    ) -> Result<(), (Attempt, String)> {
        match within(ACCEPT, connection.message(mail)).await {
            Ok(_) => {
                let since = self.clock.now();
                *self.idle.lock().await = Some(Idle { connection, since });
                Ok(())
            }
            Err(Failure::Refused { attempt, reason }) => Err((attempt, reason)),
            Err(Failure::NoAnswer(reason)) => {
                Err((Attempt::Unsettled, format!("no answer after the mail: {reason}")))
            }
        }
    }
}

/// Names sender and recipient, and asks for the go-ahead.
async fn announce(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let mut parameters = vec![];
    let addresses = envelope.from().into_iter().chain(envelope.to());
    if !addresses.map(AsRef::<str>::as_ref).all(str::is_ascii) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            let reason = "the server does not take addresses beyond ASCII".to_owned();
            return Err(Failure::Refused { attempt: Attempt::Rejected, reason });
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    // A refusal of the sender or of DATA is about us, not about the recipient:
    // it does not end the mail.
    let ours = |failure| match failure {
        Failure::Refused { reason, .. } => Failure::Refused { attempt: Attempt::Unsettled, reason },
        no_answer @ Failure::NoAnswer(_) => no_answer,
    };
    let sender = Mail::new(envelope.from().cloned(), parameters);
    step(connection.command(sender)).await.map_err(ours)?;
    for recipient in envelope.to() {
        step(connection.command(Rcpt::new(recipient.clone(), vec![]))).await?;
    }
    step(connection.command(Data)).await.map_err(ours)?;
    Ok(())
}

async fn step<T>(answer: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
    within(STEP, answer).await
}

async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = Result<T, Error>>,
) -> Result<T, Failure> {
    let error = match timeout(limit, answer).await {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => error,
        Err(_) => return Err(Failure::NoAnswer(format!("none within {limit:?}"))),
    };
    let reason = error.to_string();
    Err(match error.status() {
        // 421: "closing transmission channel", whatever was asked.
        Some(code) if u16::from(code) != 421 => {
            let for_good = error.is_permanent() && code.category == Category::MailSystem;
            let attempt = if for_good { Attempt::Rejected } else { Attempt::Unsettled };
            Failure::Refused { attempt, reason }
        }
        _ => Failure::NoAnswer(reason),
    })
}

use std::sync::Arc;

use ambient::Clock;
use lambda_host::{Boxed, Host, StartError, Starting};
use lettre::message::Mailbox;
use secrecy::SecretString;
use serde::Deserialize;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::{
    content::Composer,
    delivery::{self, Authentication, Delivery, DeliveryError, SmtpSettings},
    domain::Mail,
    store::mails,
};

/// What a function needs that writes and sends mails.
#[derive(Clone, Debug)]
pub struct Mailroom {
    pub(crate) pool: PgPool,
    pub(crate) clock: Clock,
    pub(crate) composer: Arc<Composer>,
    pub(crate) delivery: Arc<Delivery>,
}

#[derive(Deserialize)]
struct MailSecret {
    username: String,
    password: SecretString,
}

impl Mailroom {
    /// Puts one together.
    #[must_use]
    pub fn new(pool: PgPool, clock: Clock, composer: Composer, delivery: Delivery) -> Self {
        Self { pool, clock, composer: Arc::new(composer), delivery: Arc::new(delivery) }
    }

    /// Reads `SMTP_HOST`, `SMTP_PORT`, `SMTP_TLS`, `MAIL_SECRET_ID`,
    /// `MAIL_FROM` and `PUBLIC_URL`.
    #[must_use]
    pub fn from_host(host: &Host) -> Starting<'_, Self> {
        Box::pin(async {
            let config = host.config();
            let invalid = |name, value: &str, expected| StartError::Invalid {
                name,
                value: value.to_owned(),
                expected,
            };
            let from = config.require("MAIL_FROM")?;
            let mut from: Mailbox =
                from.parse().map_err(|_| invalid("MAIL_FROM", from, "an address"))?;
            from.name.get_or_insert_with(|| "Turnout".to_owned());
            let port = config.require("SMTP_PORT")?;
            let authentication = match config.require("SMTP_TLS")? {
                "none" => None,
                "starttls" => {
                    let MailSecret { username, password } = host.secret("MAIL_SECRET_ID").await?;
                    Some(Authentication { username, password })
                }
                other => return Err(invalid("SMTP_TLS", other, "starttls or none")),
            };
            let composer = Composer::new(
                config.require("PUBLIC_URL")?,
                from.email.as_ref(),
                host.clock(),
                host.random(),
            )
            .map_err(|error| StartError::Client {
                what: "the mail templates",
                reason: error.to_string(),
            })?;
            let settings = SmtpSettings {
                host: config.require("SMTP_HOST")?.to_owned(),
                port: port.parse().map_err(|_| invalid("SMTP_PORT", port, "a port"))?,
                authentication,
                from,
            };
            let delivery = Delivery::new(settings, host.clock());
            Ok(Self::new(host.database().await?, host.clock(), composer, delivery))
        })
    }

    /// Queues a mail in the transaction of what caused it. `None` when it was
    /// queued before.
    pub(crate) async fn queue(
        &self,
        connection: &mut PgConnection,
        mail: &Mail,
    ) -> Result<Option<Uuid>, sqlx::Error> {
        let leave_until = delivery::leave_until(self.clock.now());
        let queued = mails::queue(connection, mail, leave_until).await?;
        Ok(queued.then_some(mail.id))
    }

    /// Sends a mail after the commit that queued it; see [`Delivery::send_now`].
    pub(crate) fn send_now(&self, mail_id: Option<Uuid>) -> Boxed<'_, ()> {
        Box::pin(async move {
            if let Some(mail_id) = mail_id {
                self.delivery.send_now(&self.pool, mail_id).await;
            }
        })
    }

    /// Sends what was left; see [`Delivery::relay`].
    pub(crate) async fn relay(&self, deadline: jiff::Timestamp) -> Result<u64, DeliveryError> {
        self.delivery.relay(&self.pool, deadline).await
    }
}

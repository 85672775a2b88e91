//! The steps that requests and the sweep share.

use ambient::{Clock, Random};
use messages::{CloudEvent, Data, RegistrationConfirmed, RegistrationExpired};
use outbox::Publisher;
use sqlx::{PgConnection, PgPool};
use thiserror::Error;
use uuid::Uuid;

use crate::{
    domain::{Registration, TicketCode},
    event_client::{ConfirmError, EventClient, Hold, Released, Unavailable},
    store::{self, WaitEnd},
};

/// What requests and the sweep share: the steps that bring a registration and
/// its seat at Event to the same end. Each can be repeated, also by two at the
/// same time; each asks Event first, without a transaction open, and then
/// writes down what Event decided.
#[derive(Clone, Debug)]
pub struct Seats {
    /// The service's database.
    pub database: PgPool,
    /// Event.
    pub event: EventClient,
    /// Publishes what the steps write into the outbox.
    pub publisher: Publisher,
    /// The time.
    pub clock: Clock,
    /// Randomness, for ids and ticket codes.
    pub random: Random,
}

/// Why a step did not come to its end; the sweep repeats it.
#[derive(Debug, Error)]
pub enum StepError {
    /// Event is away.
    #[error(transparent)]
    Event(#[from] Unavailable),
    /// The event was called off: `calling_off` ends the registration.
    #[error("the event is cancelled")]
    EventCancelled,
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl Seats {
    /// Makes the hold a seat and the registration confirmed, or expired where
    /// the hold has ended: Event decides, also by whose clock. Returns the
    /// registration as it is then, which another may have brought about.
    pub async fn confirm(&self, event_id: Uuid, id: Uuid) -> Result<Registration, StepError> {
        let written = match self.event.confirm(event_id, id).await {
            Ok(hold) => self.write_confirmed(id, &hold).await?,
            Err(ConfirmError::HoldEnded) => self.write_expired(id, WaitEnd::Closed).await?,
            Err(ConfirmError::EventCancelled) => return Err(StepError::EventCancelled),
            Err(ConfirmError::Unavailable(error)) => return Err(error.into()),
        };
        match written {
            Some(registration) => Ok(registration),
            None => Ok(store::find(&self.database, id).await?.ok_or(sqlx::Error::RowNotFound)?),
        }
    }

    /// The registration confirmed; or as it is, when that has to be left to the
    /// sweep.
    pub async fn confirmed(&self, pending: Registration) -> Registration {
        match self.confirm(pending.event.event_id, pending.id).await {
            Ok(ended) => ended,
            Err(error) => {
                tracing::warn!(%error, registration_id = %pending.id, "a confirmation is left to the sweep");
                pending
            }
        }
    }

    /// Ends a hold whose time is over. Where a confirmation came first, the
    /// registration stays as it is.
    pub async fn expire(&self, event_id: Uuid, id: Uuid) -> Result<Released, StepError> {
        self.end_wait(event_id, id, WaitEnd::Closed).await
    }

    /// Likewise a wait, for this reason.
    pub async fn end_wait(
        &self,
        event_id: Uuid,
        id: Uuid,
        why: WaitEnd,
    ) -> Result<Released, StepError> {
        let released = self.event.release_unless_confirmed(event_id, id).await?;
        if released == Released::Gone {
            self.write_expired(id, why).await?;
        }
        Ok(released)
    }

    /// Gives back the seat of a registration that is over.
    pub async fn release(&self, event_id: Uuid, id: Uuid) -> Result<(), StepError> {
        self.event.release(event_id, id).await?;
        Ok(store::released(&self.database, id).await?)
    }

    /// Gives back the seat of a registration that is over, now or with the sweep.
    pub async fn give_back(&self, event_id: Uuid, id: Uuid) {
        if let Err(error) = self.release(event_id, id).await {
            tracing::warn!(%error, registration_id = %id, "its seat is left to the sweep");
        }
    }

    /// Writes a message into the outbox, with the change that it tells of.
    pub async fn write<T: Data>(
        &self,
        transaction: &mut PgConnection,
        data: T,
    ) -> Result<(), sqlx::Error> {
        outbox::write(transaction, &CloudEvent::new(data, &self.clock, &self.random)).await
    }

    /// Publishes what was written about a registration.
    pub async fn publish(&self, id: Uuid) {
        self.publisher.publish_now(&self.database, &id.to_string()).await;
    }

    async fn write_confirmed(
        &self,
        id: Uuid,
        hold: &Hold,
    ) -> Result<Option<Registration>, sqlx::Error> {
        let now = self.clock.now();
        let ticket_code = TicketCode::generate(&self.random);
        let mut transaction = self.database.begin().await?;
        let written = store::confirm(&mut transaction, id, hold, &ticket_code, now).await?;
        if let Some(registration) = &written {
            let data = RegistrationConfirmed {
                registration: registration.facts(now),
                ticket_code: ticket_code.to_string(),
                team_message: registration.team_message.clone(),
            };
            self.write(&mut transaction, data).await?;
        }
        transaction.commit().await?;
        Ok(written)
    }

    async fn write_expired(
        &self,
        id: Uuid,
        wait_end: WaitEnd,
    ) -> Result<Option<Registration>, sqlx::Error> {
        let now = self.clock.now();
        let mut transaction = self.database.begin().await?;
        let written = store::expire(&mut transaction, id, wait_end, now).await?;
        if let Some(registration) = &written {
            let data = RegistrationExpired { registration: registration.facts(now) };
            self.write(&mut transaction, data).await?;
        }
        transaction.commit().await?;
        Ok(written)
    }
}

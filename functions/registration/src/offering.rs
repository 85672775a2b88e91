//! Offers a confirmed registration to another person, by mail. One offer of it is
//! open at a time. Its link's token decides who may accept it, as with invitations to
//! a team, and is kept nowhere but in the mail: here is its hash.
//!
//! It is possible as long as the owner could cancel, nobody has come in by it, and the
//! team did not choose who comes; when it is not possible any more, the offer is over
//! without being touched.
//!
//! Each step is one transaction with its message. Killed before the commit, nothing
//! happened; after it, the relay publishes.

use ambient::{Clock, Random};
use messages::{CloudEvent, LinkToken, Locale, RegistrationTransferChanged, TransferChange};
use outbox::Publisher;
use sqlx::{PgConnection, PgPool};
use thiserror::Error;
use uuid::Uuid;

use crate::{
    domain::{NotTransferable, Offer, Registration, Transfer, TransferOutcome},
    store::transfers,
};

/// What offers need.
#[derive(Clone, Debug)]
pub struct Offering {
    /// The service's database.
    pub database: PgPool,
    /// Publishes what is written into the outbox.
    pub publisher: Publisher,
    /// The time.
    pub clock: Clock,
    /// Randomness, for ids and tokens.
    pub random: Random,
}

/// To whom a registration is to be offered.
#[derive(Clone, Debug)]
pub struct NewOffer {
    /// The registration.
    pub registration_id: Uuid,
    /// Its owner.
    pub user_id: Uuid,
    /// The owner's name, as the mail tells it.
    pub username: String,
    /// Where the mail goes.
    pub email: String,
    /// What they write.
    pub message: Option<String>,
    /// The mail's language.
    pub locale: Locale,
}

/// Why a registration is not offered.
#[derive(Debug, Error)]
pub enum OfferError {
    /// No such registration of this user.
    #[error("there is no such registration")]
    NotFound,
    /// It can't be passed on.
    #[error("it can't be passed on")]
    NotTransferable(NotTransferable, Box<Registration>),
    /// Another offer is open.
    #[error("an offer is open")]
    Open,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Why a transfer was not declined.
#[derive(Debug, Error)]
pub enum DeclineError {
    /// No link has this token.
    #[error("there is no such transfer")]
    NotFound,
    /// It is over.
    #[error("it is over")]
    Over(Offer),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl Offering {
    /// Offers a registration to another person.
    pub async fn offer(&self, new: &NewOffer) -> Result<(Transfer, Registration), OfferError> {
        let now = self.clock.now();
        let token = LinkToken::new(&self.random);
        let mut transaction = self.database.begin().await?;
        let (registration, checked_in) =
            transfers::lock(&mut transaction, new.registration_id, Some(new.user_id))
                .await?
                .ok_or(OfferError::NotFound)?;
        if let Some(reason) = registration.not_transferable(checked_in, now) {
            return Err(OfferError::NotTransferable(reason, Box::new(registration)));
        }
        let transfer = Transfer {
            id: self.random.uuid(&self.clock),
            registration_id: registration.id,
            email: Some(new.email.clone()),
            message: new.message.clone(),
            created_at: now,
            taker: None,
            outcome: None,
        };
        if !transfers::open(&mut transaction, &transfer, &token.hash()).await? {
            return Err(OfferError::Open);
        }
        let change = TransferChange::Offered {
            locale: new.locale,
            offered_by: new.username.clone(),
            message: new.message.clone(),
            token,
            until: registration.cancellable_until,
        };
        self.tell(&mut transaction, &transfer, &registration, change).await?;
        transaction.commit().await?;
        self.publish(&transfer).await;
        Ok((transfer, registration))
    }

    /// Declines a transfer, for whoever has its link. It may have been declined before.
    pub async fn decline(&self, token: &LinkToken) -> Result<(), DeclineError> {
        let now = self.clock.now();
        let mut transaction = self.database.begin().await?;
        let transfer = transfers::lock_by_token(&mut transaction, &token.hash())
            .await?
            .ok_or(DeclineError::NotFound)?;
        let (registration, checked_in) =
            transfers::lock(&mut transaction, transfer.registration_id, None)
                .await?
                .ok_or(DeclineError::NotFound)?;
        match transfer.offers(&registration, checked_in, now) {
            Offer::Open => {}
            Offer::Declined => return Ok(()),
            over => return Err(DeclineError::Over(over)),
        }
        transfers::end(&mut transaction, transfer.id, TransferOutcome::Declined, now).await?;
        let change = TransferChange::Declined;
        self.tell(&mut transaction, &transfer, &registration, change).await?;
        transaction.commit().await?;
        self.publish(&transfer).await;
        Ok(())
    }

    async fn tell(
        &self,
        transaction: &mut PgConnection,
        transfer: &Transfer,
        registration: &Registration,
        change: TransferChange,
    ) -> Result<(), sqlx::Error> {
        let data = RegistrationTransferChanged {
            transfer_id: transfer.id,
            registration: registration.facts(self.clock.now()),
            email: transfer.email.clone().unwrap_or_default(),
            change,
        };
        outbox::write(transaction, &CloudEvent::new(data, &self.clock, &self.random)).await
    }

    async fn publish(&self, transfer: &Transfer) {
        self.publisher.publish_now(&self.database, &transfer.id.to_string()).await;
    }
}

//! Passes a confirmed registration on to another person.
//!
//! Its owner offers it by mail (`offering.rs`). Who accepts gets a registration of
//! their own, with tickets of their own. First the wish is written, with the answers
//! that Event found good: an intent under a new id, which the unique index lets nobody
//! have beside another registration for the event. From then on the old tickets open
//! no door, and nobody can withdraw. Event then hands the seat over in one statement:
//! no place is free in between. At last one transaction cancels the old registration
//! and confirms the new one, with the messages of both.
//!
//! | killed | then |
//! | --- | --- |
//! | before the wish's commit | nothing happened |
//! | after it, before Event or before its answer is written down | the sweep asks Event again, which answers as the first time |
//! | after the last commit, before publishing | the relay publishes |
//! | after a wish was refused, before the release | the sweep releases |
//!
//! Who cancels the old registration meanwhile (its owner, the team, or the event is
//! called off) was first if the last transaction finds it cancelled: the wish is
//! refused, and the seat that Event handed over is released.

use jiff::Timestamp;
use messages::{
    CancelReason, LinkToken, RegistrationCancelled, RegistrationConfirmed,
    RegistrationTransferChanged, TransferChange,
};
use sqlx::{PgConnection, PgPool};
use thiserror::Error;
use uuid::Uuid;

use crate::{
    domain::{
        AcceptedForm, GRACE, GivenForm, Offer, Registration, Taker, TicketCode, Transfer,
        TransferOutcome,
    },
    event_client::{CheckError, Hold, Released, TransferError},
    seats::{Seats, StepError},
    store::{
        self,
        transfers::{self, Wish},
    },
};

/// Why a transfer was not accepted.
#[derive(Debug, Error)]
pub enum AcceptError {
    /// No link has this token.
    #[error("there is no such transfer")]
    NotFound,
    /// It is over, or another's.
    #[error("it can't be accepted")]
    Over(Offer),
    /// It is the caller's own registration.
    #[error("it is the caller's own")]
    Own,
    /// The caller has an active registration of the event.
    #[error("there is a registration already")]
    AlreadyRegistered(Uuid),
    /// The organiser takes no registrations from this account.
    #[error("the account is blocked")]
    Blocked,
    /// The event was called off.
    #[error("the event is cancelled")]
    EventCancelled,
    /// The answers don't fit the event's questions, or lack.
    #[error("answers don't fit")]
    Invalid(Vec<api_kit::FieldError>),
    /// Event gave no answer; the sweep asks again, and so may the caller.
    #[error("Event is away")]
    EventUnavailable,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<StepError> for AcceptError {
    fn from(error: StepError) -> Self {
        match error {
            StepError::Database(error) => error.into(),
            StepError::EventCancelled => Self::EventCancelled,
            StepError::Event(error) => {
                tracing::warn!(%error, "a transfer is left to the sweep");
                Self::EventUnavailable
            }
        }
    }
}

impl From<CheckError> for AcceptError {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::EventNotFound | CheckError::Closed => Self::EventCancelled,
            CheckError::Invalid(errors) => Self::Invalid(errors),
            CheckError::Unavailable(error) => {
                tracing::warn!(%error, "answers were not checked");
                Self::EventUnavailable
            }
        }
    }
}

/// A transfer by its link, its registration, and what it allows now.
pub async fn find(
    database: &PgPool,
    now: Timestamp,
    token: &LinkToken,
) -> Result<Option<(Transfer, Registration, Offer)>, sqlx::Error> {
    let mut reading = transfers::at_one_moment(database).await?;
    let Some(transfer) = transfers::by_token(&mut reading, &token.hash()).await? else {
        return Ok(None);
    };
    let checked_in = transfers::checked_in(&mut reading, transfer.registration_id).await?;
    let found = store::find(&mut *reading, transfer.registration_id).await?;
    reading.commit().await?;
    Ok(found.map(|registration| {
        let offer = transfer.offers(&registration, checked_in, now);
        (transfer, registration, offer)
    }))
}

/// Accepts a transfer. Returns the new registration; who has accepted it before gets
/// the same.
pub async fn accept(
    seats: &Seats,
    token: &LinkToken,
    user_id: Uuid,
    form: &GivenForm,
) -> Result<Registration, AcceptError> {
    let found = find(&seats.database, seats.clock.now(), token).await?;
    let (_, registration, offer) = found.ok_or(AcceptError::NotFound)?;
    match offer {
        _ if registration.user_id == user_id => return Err(AcceptError::Own),
        Offer::Taken(taker) if taker.user_id == user_id => {
            if let Some(mine) = store::find(&seats.database, taker.registration_id).await? {
                return Ok(mine);
            }
        }
        Offer::Open => {}
        over => return Err(AcceptError::Over(over)),
    }
    let accepted = seats.event.check_answers(&registration, form, true).await?;
    let id = intend(seats, token, user_id, &accepted).await?;
    match hand_over(seats, id).await? {
        HandedOver::Done(mine) => Ok(*mine),
        HandedOver::Over => Err(AcceptError::Over(Offer::Ended)),
        HandedOver::Blocked => Err(AcceptError::Blocked),
        HandedOver::EventCancelled => Err(AcceptError::EventCancelled),
    }
}

/// Writes the wish down, or finds the caller's own that is there already. A
/// registration of theirs whose time is over is ended first.
async fn intend(
    seats: &Seats,
    token: &LinkToken,
    user_id: Uuid,
    form: &AcceptedForm,
) -> Result<Uuid, AcceptError> {
    let standing = match intend_once(seats, token, user_id, form).await? {
        Ok(id) => return Ok(id),
        Err(standing) if !standing.lapsed => {
            return Err(AcceptError::AlreadyRegistered(standing.id));
        }
        Err(standing) => standing,
    };
    let event_id = match store::find(&seats.database, standing.id).await? {
        Some(lapsed) => lapsed.event.event_id,
        None => return Err(AcceptError::AlreadyRegistered(standing.id)),
    };
    if seats.expire(event_id, standing.id).await? == Released::WasConfirmed {
        return Err(AcceptError::AlreadyRegistered(standing.id));
    }
    seats.publish(standing.id).await;
    let again = intend_once(seats, token, user_id, form).await?;
    again.map_err(|standing| AcceptError::AlreadyRegistered(standing.id))
}

async fn intend_once(
    seats: &Seats,
    token: &LinkToken,
    user_id: Uuid,
    form: &AcceptedForm,
) -> Result<Result<Uuid, transfers::Standing>, AcceptError> {
    let now = seats.clock.now();
    let mut transaction = seats.database.begin().await?;
    let transfer = transfers::lock_by_token(&mut transaction, &token.hash())
        .await?
        .ok_or(AcceptError::NotFound)?;
    let (registration, checked_in) =
        transfers::lock(&mut transaction, transfer.registration_id, None)
            .await?
            .ok_or(AcceptError::NotFound)?;
    match transfer.offers(&registration, checked_in, now) {
        Offer::Open => {}
        Offer::Taken(taker) if taker.user_id == user_id => return Ok(Ok(taker.registration_id)),
        over => return Err(AcceptError::Over(over)),
    }
    let taker = Taker { user_id, registration_id: seats.random.uuid(&seats.clock) };
    let written =
        transfers::intend(&mut transaction, &transfer, &registration, taker, form, now).await?;
    if let Err(standing) = written {
        return Ok(Err(standing));
    }
    transaction.commit().await?;
    Ok(Ok(taker.registration_id))
}

/// What came of a wish.
#[derive(Debug)]
pub enum HandedOver {
    /// The registration is confirmed; another may have brought it about.
    Done(Box<Registration>),
    /// What was to be passed on is over.
    Over,
    /// The organiser takes no registrations from this account.
    Blocked,
    /// The event was called off.
    EventCancelled,
}

/// Brings a wish to its end: Event hands the seat over, and that is written down; or
/// it refuses, and the wish ends. Can be repeated, also by two at the same time.
pub async fn hand_over(seats: &Seats, id: Uuid) -> Result<HandedOver, StepError> {
    let Some(wish) = transfers::wish(&seats.database, id).await? else {
        return Ok(as_it_is(seats, id).await?);
    };
    let Wish { event_id, from, user_id } = wish;
    let refusal = match seats.event.transfer(event_id, from, id, user_id).await {
        Ok(hold) => return settle(seats, id, wish, &hold).await,
        Err(TransferError::NoSeat) => HandedOver::Over,
        Err(TransferError::Blocked) => HandedOver::Blocked,
        // Event releases all of its seats itself.
        Err(TransferError::EventCancelled) => HandedOver::EventCancelled,
        Err(TransferError::Unavailable(error)) => return Err(error.into()),
    };
    let mut transaction = seats.database.begin().await?;
    transfers::lock_wish(&mut transaction, id, from).await?;
    transfers::refuse(&mut transaction, id, None).await?;
    transaction.commit().await?;
    Ok(refusal)
}

/// What another made of a wish.
async fn as_it_is(seats: &Seats, id: Uuid) -> Result<HandedOver, sqlx::Error> {
    let mine = store::find(&seats.database, id).await?;
    Ok(mine.map_or(HandedOver::Over, |mine| HandedOver::Done(Box::new(mine))))
}

/// Writes down that the seat has gone over; or, where the registration that gave it
/// was cancelled meanwhile, that it is to be released.
async fn settle(
    seats: &Seats,
    id: Uuid,
    Wish { event_id, from, .. }: Wish,
    hold: &Hold,
) -> Result<HandedOver, StepError> {
    let now = seats.clock.now();
    let mut transaction = seats.database.begin().await?;
    let Some(transfer) = transfers::lock_wish(&mut transaction, id, from).await? else {
        transaction.rollback().await?;
        return Ok(as_it_is(seats, id).await?);
    };
    let Some(given) = transfers::give_up(&mut transaction, from, now).await? else {
        transfers::refuse(&mut transaction, id, Some(now + GRACE)).await?;
        transaction.commit().await?;
        seats.give_back(event_id, id).await;
        return Ok(HandedOver::Over);
    };
    let ticket_code = TicketCode::generate(&seats.random);
    let taken = transfers::take_over(&mut transaction, id, hold, &ticket_code, now).await?;
    let mine = taken.ok_or(sqlx::Error::RowNotFound)?;
    transfers::end(&mut transaction, transfer.id, TransferOutcome::Accepted, now).await?;
    tell(seats, &mut transaction, &transfer, &given, (&mine, &ticket_code)).await?;
    transaction.commit().await?;
    let subjects = [given.id, mine.id, transfer.id].map(|id| id.to_string());
    seats.publisher.publish_all_now(&seats.database, &subjects).await;
    Ok(HandedOver::Done(Box::new(mine)))
}

/// Writes what the owner, the new one and all who count registrations are to hear.
async fn tell(
    seats: &Seats,
    transaction: &mut PgConnection,
    transfer: &Transfer,
    given: &Registration,
    (mine, ticket_code): (&Registration, &TicketCode),
) -> Result<(), sqlx::Error> {
    let now = seats.clock.now();
    let cancelled = RegistrationCancelled {
        registration: given.facts(now),
        reason: Some(CancelReason::Transferred),
        message: None,
    };
    let confirmed = RegistrationConfirmed {
        registration: mine.facts(now),
        ticket_code: ticket_code.to_string(),
        team_message: None,
    };
    let accepted = RegistrationTransferChanged {
        transfer_id: transfer.id,
        registration: given.facts(now),
        email: transfer.email.clone().unwrap_or_default(),
        change: TransferChange::Accepted,
    };
    seats.write(transaction, cancelled).await?;
    seats.write(transaction, confirmed).await?;
    seats.write(transaction, accepted).await
}

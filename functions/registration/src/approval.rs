//! What the event's team decides about places that are held for it to do so.
//!
//! A place that awaits approval is held at Event until the event has started and
//! nobody can register any more. So approving can't oversell, and it is what
//! confirming is: the wish is one statement with its commit, in which two who
//! decide at once find a winner; then Event makes the hold a seat, or says that it
//! has ended; then that is written down with its message. Declining is what
//! cancelling is: with its commit it is over, and Event releases the place after.
//!
//! | killed | then |
//! | --- | --- |
//! | before the decision's commit | nothing happened |
//! | after an approval, before Event or before its answer is written down | the sweep confirms again |
//! | after a decline, before the release | the sweep releases |
//! | before publishing | the relay publishes |
//!
//! A decision may be about many. They are decided together, and what one request
//! has no time for after that is left to the sweep and the relay, as above.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{StreamExt as _, stream};
use messages::{CancelReason, RegistrationCancelled};
use uuid::Uuid;

use crate::{
    domain::{Choice, Registration, Status},
    event_client::{HoldError, Released},
    many::{self, BEGIN},
    seats::{Seats, StepError},
    store::{self, Decision, Stood},
};

/// Calls to Event at a time.
const AT_ONCE: usize = 8;

/// What became of one of the registrations that were decided about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is decided, and all that follows is done.
    Done,
    /// It is decided, and the sweep does the rest.
    InProgress,
    /// The event has no such registration.
    NotFound,
    /// Somebody else of the team had approved it.
    AlreadyApproved,
    /// Somebody else of the team had declined it.
    AlreadyDeclined,
    /// The attendee withdrew, or the team cancelled.
    Cancelled,
    /// Its time was over.
    Expired,
    /// It has never awaited approval.
    NotAwaiting,
}

/// Approves registrations, and confirms them. One outcome for each id, in their order.
pub async fn approve(
    seats: &Seats,
    decision: &Decision,
) -> Result<Vec<(Uuid, Outcome)>, sqlx::Error> {
    let approved = store::approve(&seats.database, decision).await?;
    let done = follow(seats, &approved, Step::Confirm).await;
    in_order(seats, decision, &done).await
}

/// Declines registrations, and gives their places back. One outcome for each id, in
/// their order.
pub async fn decline(
    seats: &Seats,
    decision: &Decision,
) -> Result<Vec<(Uuid, Outcome)>, sqlx::Error> {
    let declined = write_declined(seats, decision).await?;
    let done = follow(seats, &declined, Step::Release).await;
    // When the place is free is Event's matter: what was decided is done.
    let done: Vec<_> = done.into_iter().map(|(id, _)| (id, Outcome::Done)).collect();
    in_order(seats, decision, &done).await
}

/// Looks after a place that was held until now for the team to decide: Event says
/// whether it is held longer.
pub async fn ends(seats: &Seats, id: Uuid) -> Result<(), StepError> {
    let Some(registration) = store::find(&seats.database, id).await? else { return Ok(()) };
    let event_id = registration.event.event_id;
    let ticket_type_id = registration.ticket_type.map(|kind| kind.id);
    let choice = Choice {
        // No new place is asked for: there is one under this id, or none.
        behind_others: true,
        // The hold keeps its own end.
        ..Choice::offered(registration.quantity.into(), ticket_type_id, registration.expires_at)
    };
    match seats.event.hold(event_id, id, registration.user_id, &choice).await {
        Ok(hold) if hold.expires_at > seats.clock.now() => {
            return Ok(store::still_awaits(&seats.database, id, hold.expires_at).await?);
        }
        Ok(_) => {}
        Err(HoldError::Unavailable(error)) => return Err(error.into()),
        // `calling_off` ends it, with the mail that says so.
        Err(HoldError::EventCancelled) => return Ok(()),
        Err(refusal) => tracing::info!(registration_id = %id, %refusal, "nobody decided in time"),
    }
    if seats.expire(event_id, id).await? == Released::WasConfirmed {
        seats.confirm(event_id, id).await?;
    }
    Ok(())
}

async fn write_declined(
    seats: &Seats,
    decision: &Decision,
) -> Result<Vec<Registration>, sqlx::Error> {
    let mut transaction = seats.database.begin().await?;
    let declined = store::decline(&mut transaction, decision).await?;
    for registration in &declined {
        let message = decision.text().map(str::to_owned);
        let data = RegistrationCancelled {
            registration: registration.facts(decision.at),
            reason: Some(CancelReason::Declined),
            message,
        };
        seats.write(&mut transaction, data).await?;
    }
    transaction.commit().await?;
    Ok(declined)
}

/// What follows a decision at Event.
#[derive(Clone, Copy)]
enum Step {
    Confirm,
    Release,
}

/// Does with each what follows, while there is time and Event answers; then
/// publishes what was written.
async fn follow(seats: &Seats, decided: &[Registration], step: Step) -> Vec<(Uuid, Outcome)> {
    let deadline = seats.clock.now() + BEGIN;
    let away = &AtomicBool::new(false);
    let ids: Vec<_> = decided.iter().map(|one| (one.event.event_id, one.id)).collect();
    let done: Vec<_> = stream::iter(ids)
        .map(|(event_id, id)| async move {
            if away.load(Ordering::Relaxed) || seats.clock.now() > deadline {
                return (id, Outcome::InProgress);
            }
            let outcome = at_event(seats, event_id, id, step).await.unwrap_or_else(|error| {
                tracing::warn!(%error, registration_id = %id, "left to the sweep");
                away.store(true, Ordering::Relaxed);
                Outcome::InProgress
            });
            (id, outcome)
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    // One after the other: publishing keeps the only connection.
    for (id, _) in &done {
        if seats.clock.now() > deadline {
            break;
        }
        seats.publish(*id).await;
    }
    done
}

async fn at_event(
    seats: &Seats,
    event_id: Uuid,
    id: Uuid,
    step: Step,
) -> Result<Outcome, StepError> {
    match step {
        Step::Confirm => match seats.confirm(event_id, id).await?.status {
            Status::Confirmed => Ok(Outcome::Done),
            other => Ok(of_status(other, true)),
        },
        Step::Release => seats.release(event_id, id).await.map(|()| Outcome::Done),
    }
}

/// One outcome for each id, in their order.
async fn in_order(
    seats: &Seats,
    decision: &Decision,
    done: &[(Uuid, Outcome)],
) -> Result<Vec<(Uuid, Outcome)>, sqlx::Error> {
    let Decision { event_id, ids, .. } = decision;
    let otherwise = |stood: Option<Stood>| {
        stood.map_or(Outcome::NotFound, |stood| of_status(stood.status, stood.decided))
    };
    many::in_order(&seats.database, *event_id, ids, done, otherwise).await
}

const fn of_status(status: Status, decided: bool) -> Outcome {
    match status {
        Status::Declined => Outcome::AlreadyDeclined,
        Status::Cancelled => Outcome::Cancelled,
        Status::Expired => Outcome::Expired,
        // It began to await approval after it was found not to: asking again will do.
        Status::AwaitingApproval => Outcome::InProgress,
        Status::Pending | Status::Confirmed if decided => Outcome::AlreadyApproved,
        Status::Waiting | Status::Pending | Status::Confirmed => Outcome::NotAwaiting,
    }
}

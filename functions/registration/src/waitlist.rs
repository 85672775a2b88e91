//! Offers free places to those who wait, in their order.
//!
//! The places are asked for under the registration's id, so an offer can be
//! repeated: of two runs at once both get the same places for the same person,
//! and one writes it down. Killed between the two, the row still waits and the
//! next run finds its hold. Who leaves at that moment has their id released at
//! Event, before or after; and what was released takes no place again.
//!
//! Nobody is asked before those ahead of them were. Where the event's own places
//! are too few for the first, all behind wait too, so that a large party is never
//! passed by; where only a ticket type's are, those who wait for others go on.
//! A party that can never fit any more (the capacity was lowered) waits no longer,
//! nor does whom the organiser has blocked.
//!
//! Where the event's team chooses who gets a place (`waitlist_mode: manual`), Event
//! gives none to who is only next in line: so nothing here depends on having heard of
//! the mode, and a change of it counts at once. The same run then only learns until when
//! people can wait, and whose places are short. Whom the team chose is `choosing`'s.

use jiff::{SignedDuration, Timestamp};
use messages::{RegistrationAwaitingApproval, RegistrationOffered};
use uuid::Uuid;

use crate::{
    domain::{Choice, Status},
    event_client::{Hold, HoldError, Released, SoldOut},
    seats::{Seats, StepError},
    store::{self, After, Granted, WaitEnd, Waiter},
};

/// How long an offer stands, unless registration closes before.
const OFFER: SignedDuration = SignedDuration::from_hours(24);

/// The longest that one step takes, with Event silent.
const STEP: SignedDuration = SignedDuration::from_secs(10);

/// People read at a time.
const BATCH: i64 = 50;

/// Why places are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// It is their turn, where the event's team leaves it at that.
    InTurn,
    /// The team chose them.
    Chosen,
    /// None is asked for: only whether there are some already, and until when there
    /// can be.
    Looking,
}

/// What came of asking for somebody's places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// They are offered to them now.
    Offered,
    /// Another wrote that down, or they left meanwhile.
    Overtaken,
    /// They can't have places any more, and wait no longer.
    Ended,
    /// They are too few, for them and everybody behind.
    EventFull {
        /// So many are free.
        free: i64,
    },
    /// The ticket type's are too few.
    TypeFull {
        /// Of which.
        ticket_type_id: Uuid,
        /// So many are free.
        free: i64,
    },
    /// They are there, but the team chooses who gets them.
    Withheld,
    /// They can't have them now, which keeps nobody else.
    NotOnSale,
    /// The event was called off.
    Cancelled,
}

/// Offers an event's free places until there are too few or nobody waits, or
/// `deadline` is near. Returns how many waits it settled.
pub async fn offer_places(
    seats: &Seats,
    event_id: Uuid,
    deadline: Timestamp,
) -> Result<u64, StepError> {
    let (mut settled, mut full, mut after) = (0, Vec::new(), None);
    loop {
        let waiters = store::waiters(&seats.database, event_id, after, &full, BATCH).await?;
        let Some(last) = waiters.last() else { return Ok(settled) };
        after = Some(After(last.since.to_jiff(), last.id));
        for waiter in waiters {
            if waiter.ticket_type_id.is_some_and(|id| full.contains(&id)) {
                continue;
            }
            if seats.clock.now() + STEP > deadline {
                return Ok(settled);
            }
            match ask(seats, &waiter, Asking::InTurn).await? {
                Asked::Offered => {
                    seats.publish(waiter.id).await;
                    settled += 1;
                }
                Asked::Overtaken | Asked::Ended => settled += 1,
                Asked::EventFull { .. } | Asked::Cancelled => return Ok(settled),
                Asked::TypeFull { ticket_type_id, .. } => full.push(ticket_type_id),
                Asked::Withheld => match waiter.ticket_type_id {
                    Some(id) => full.push(id),
                    None => return Ok(settled),
                },
                Asked::NotOnSale => {}
            }
        }
    }
}

/// Asks Event for somebody's places, and writes down what it says. Publishing an offer
/// is the caller's.
pub(crate) async fn ask(
    seats: &Seats,
    waiter: &Waiter,
    asking: Asking,
) -> Result<Asked, StepError> {
    let now = seats.clock.now();
    let until = waiter.closes_at.to_jiff().min(now + OFFER);
    match hold(seats, waiter, until, asking).await? {
        Ok(hold) => offered(seats, waiter.id, &hold).await,
        Err(HoldError::SoldOut(sold_out)) => still_waits(seats, waiter, &sold_out).await,
        Err(refusal) => refused(seats, waiter, refusal).await,
    }
}

/// Looks after somebody whose wait was to end now: Event says whether it does.
/// Asks for no places, for others may stand ahead.
pub async fn wait_ends(seats: &Seats, id: Uuid) -> Result<(), StepError> {
    let Some(waiter) = store::waiter(&seats.database, id).await? else { return Ok(()) };
    match hold(seats, &waiter, waiter.closes_at.to_jiff(), Asking::Looking).await? {
        // A run, or the team, had it granted and was killed before it wrote it down.
        Ok(hold) => {
            offered(seats, id, &hold).await?;
            seats.publish(id).await;
        }
        Err(HoldError::SoldOut(sold_out)) => {
            // Event's release before says no time: the claim comes due again.
            if let Some(queue) = &sold_out.queue {
                store::still_waits(&seats.database, id, None, queue.closes_at).await?;
            }
        }
        Err(refusal) => {
            refused(seats, &waiter, refusal).await?;
        }
    }
    Ok(())
}

/// Asks Event; whether it could be asked is the outer result.
async fn hold(
    seats: &Seats,
    waiter: &Waiter,
    until: Timestamp,
    asking: Asking,
) -> Result<Result<Hold, HoldError>, StepError> {
    let choice = Choice {
        behind_others: asking == Asking::Looking,
        chosen_by_team: asking == Asking::Chosen,
        ..Choice::offered(waiter.quantity.into(), waiter.ticket_type_id, until)
    };
    match seats.event.hold(waiter.event_id, waiter.id, waiter.user_id, &choice).await {
        Err(HoldError::Unavailable(error)) => Err(error.into()),
        answer => Ok(answer),
    }
}

/// Writes an offer down, with its message.
async fn offered(seats: &Seats, id: Uuid, hold: &Hold) -> Result<Asked, StepError> {
    let now = seats.clock.now();
    let mut transaction = seats.database.begin().await?;
    let written = store::hold_granted(&mut transaction, id, hold, Granted::Offered, now).await?;
    let asked = if written.is_some() { Asked::Offered } else { Asked::Overtaken };
    if let Some(registration) = written {
        let (facts, expires_at) = (registration.facts(now), registration.expires_at);
        if registration.status == Status::AwaitingApproval {
            let data = RegistrationAwaitingApproval { registration: facts, expires_at };
            seats.write(&mut transaction, data).await?;
        } else {
            let data = RegistrationOffered { registration: facts, expires_at };
            seats.write(&mut transaction, data).await?;
        }
    }
    transaction.commit().await?;
    Ok(asked)
}

async fn still_waits(
    seats: &Seats,
    waiter: &Waiter,
    sold_out: &SoldOut,
) -> Result<Asked, StepError> {
    let (of_event, withheld) = (sold_out.is_of_event(), sold_out.is_withheld(waiter.quantity));
    if let Some(queue) = &sold_out.queue {
        let short = (!withheld).then_some(of_event);
        store::still_waits(&seats.database, waiter.id, short, queue.closes_at).await?;
        if !queue.fits {
            return ended(seats, waiter, WaitEnd::Closed).await;
        }
    }
    let free = sold_out.free.unwrap_or_default();
    match waiter.ticket_type_id {
        _ if withheld => Ok(Asked::Withheld),
        Some(ticket_type_id) if !of_event => {
            store::type_is_full(&seats.database, waiter.event_id, ticket_type_id).await?;
            Ok(Asked::TypeFull { ticket_type_id, free })
        }
        _ => Ok(Asked::EventFull { free }),
    }
}

/// Event will not give them places, now or ever.
async fn refused(seats: &Seats, waiter: &Waiter, refusal: HoldError) -> Result<Asked, StepError> {
    if matches!(refusal, HoldError::EventCancelled) {
        // `calling_off` ends the wait, and all behind it.
        return Ok(Asked::Cancelled);
    }
    let over = waiter.closes_at.to_jiff() <= seats.clock.now();
    if matches!(refusal, HoldError::RegistrationNotOpen | HoldError::TypeNotOnSale) && !over {
        // It opens again; until then they keep nobody from other ticket types.
        let closes_at = waiter.closes_at.to_jiff();
        store::still_waits(&seats.database, waiter.id, Some(false), closes_at).await?;
        return Ok(Asked::NotOnSale);
    }
    tracing::info!(registration_id = %waiter.id, %refusal, "a wait came to nothing");
    let blocked = matches!(refusal, HoldError::Blocked);
    ended(seats, waiter, if blocked { WaitEnd::TurnedAway } else { WaitEnd::Closed }).await
}

async fn ended(seats: &Seats, waiter: &Waiter, why: WaitEnd) -> Result<Asked, StepError> {
    if seats.end_wait(waiter.event_id, waiter.id, why).await? == Released::WasConfirmed {
        tracing::error!(registration_id = %waiter.id, "it waits and has a seat");
        return Ok(Asked::NotOnSale);
    }
    seats.publish(waiter.id).await;
    Ok(Asked::Ended)
}

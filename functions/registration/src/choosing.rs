//! Offers places to whom the event's team chooses of those who wait.
//!
//! The places are asked for as in `waitlist`, under the registration's id; only that
//! Event is told that the team chose, so it gives them whoever stands ahead. They are
//! asked for one after the other, in the team's order, and who finds too few keeps
//! waiting where they stood. An offer is then like any other.
//!
//! | killed | then |
//! | --- | --- |
//! | before Event is asked | they wait as before |
//! | between Event's hold and its note | the sweep asks Event, finds the hold and writes it down; where the team's choice is repeated before, that does |
//! | before publishing | the relay publishes |
//!
//! So that the sweep looks at all the right rows, it is written down first that it is
//! to look at them. In an automatic queue the next run would find the hold, but in a
//! manual one nobody else is asked for.

use jiff::SignedDuration;
use uuid::Uuid;

use crate::{
    domain::{GRACE, Status},
    many::{self, BEGIN},
    seats::{Seats, StepError},
    store::{self, Stood},
    waitlist::{Asked, Asking, ask},
};

/// When the sweep looks: once neither we live nor Event's function that we asked last
/// (template.yaml stops each after ten seconds).
fn sweep_after() -> SignedDuration {
    GRACE * 2
}

/// What became of one of the chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Places are offered to them.
    Offered,
    /// So many are free, fewer than they want: they wait where they stood.
    TooFew {
        /// So many.
        free: i64,
    },
    /// They can't be had now; they wait.
    NotOnSale,
    /// They had an offer or places already.
    AlreadyOffered,
    /// They left, or the team cancelled.
    Left,
    /// They can't have places any more, and don't wait.
    Ended,
    /// The event has no such registration.
    NotFound,
    /// There was no time, or Event was away. They wait, unless Event heard it.
    NotTried,
}

/// Why nothing was offered to anybody.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The event was called off.
    #[error("the event is cancelled")]
    EventCancelled,
    /// Event or the database failed.
    #[error(transparent)]
    Step(#[from] StepError),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Step(error.into())
    }
}

/// Offers places to these, in this order. One outcome for each.
pub async fn offer(
    seats: &Seats,
    event_id: Uuid,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Outcome)>, Error> {
    let begun = seats.clock.now();
    let chosen = store::choose(&seats.database, event_id, ids, begun + sweep_after()).await?;
    let (mut done, mut offered, mut away) = (Vec::new(), Vec::new(), false);
    for waiter in &chosen {
        if away || seats.clock.now() > begun + BEGIN {
            done.push((waiter.id, Outcome::NotTried));
            continue;
        }
        let outcome = match ask(seats, waiter, Asking::Chosen).await {
            Ok(Asked::Offered) => {
                offered.push(waiter.id);
                Outcome::Offered
            }
            Ok(Asked::EventFull { free } | Asked::TypeFull { free, .. }) => {
                Outcome::TooFew { free }
            }
            // Below it is read what became of them.
            Ok(Asked::Overtaken) => continue,
            Ok(Asked::Ended) => Outcome::Ended,
            // An Event of the release before gives whom it thinks next.
            Ok(Asked::NotOnSale | Asked::Withheld) => Outcome::NotOnSale,
            Ok(Asked::Cancelled) => return Err(Error::EventCancelled),
            Err(error) if offered.is_empty() => return Err(error.into()),
            Err(error) => {
                tracing::warn!(%error, registration_id = %waiter.id, "no offer");
                away = true;
                Outcome::NotTried
            }
        };
        done.push((waiter.id, outcome));
    }
    for id in offered {
        if seats.clock.now() > begun + BEGIN {
            break;
        }
        seats.publish(id).await;
    }
    let otherwise =
        |stood: Option<Stood>| stood.map_or(Outcome::NotFound, |stood| of_status(stood.status));
    Ok(many::in_order(&seats.database, event_id, ids, &done, otherwise).await?)
}

const fn of_status(status: Status) -> Outcome {
    match status {
        // It began to wait after it was found not to: asking again will do.
        Status::Waiting => Outcome::NotTried,
        Status::AwaitingApproval | Status::Pending | Status::Confirmed => Outcome::AlreadyOffered,
        Status::Cancelled | Status::Declined => Outcome::Left,
        Status::Expired => Outcome::Ended,
    }
}

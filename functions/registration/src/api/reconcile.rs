//! `registration-reconcile`: compares who has a seat at Event with who is
//! confirmed here, and mends what differs. The sweep ends what a crash left;
//! this finds what should never happen: a restored backup, an operator's hand,
//! a bug.
//!
//! | found | then | counted as |
//! | --- | --- | --- |
//! | a seat whose registration is over, or not there | it is released | `seat_released` |
//! | a seat whose registration is pending | the confirmation is finished | `registration_confirmed` |
//! | a confirmed registration without a seat | it gets one again | `seat_restored` |
//! | the same, and too few places are free | left for a person | `oversold` |
//! | another person, event, ticket type or quantity | left for a person | `mismatch` |
//!
//! Events that were called off are not compared: each side ends all of its own.
//!
//! Every run starts anew. Events that do not differ cost little, what was
//! mended is not met again, and what is left for a person is one call each: so
//! each run gets further than the one before, and nothing must be remembered.
//!
//! Killed anywhere: each step is the ordinary one of a request, which can be
//! repeated, also by two at the same time; the next run finds what is left.

use std::{convert::Infallible, error::Error};

use jiff::{SignedDuration, Timestamp, Unit};
use uuid::Uuid;

use crate::{
    domain::{Listed, Listing, Pair, Part, Seat, pair},
    mending::{self, Found},
    seats::{Seats, StepError},
    store,
};

/// Only what was confirmed so long ago is compared: what is in motion proves
/// nothing. Longer than a request and the sweep after it may take.
const SETTLED: SignedDuration = SignedDuration::from_mins(2);

/// So long after its end nobody asks any more who had a seat; Event's rule too.
const AFTER_ITS_END: SignedDuration = SignedDuration::from_hours(24);

/// Events whose digests are asked for at a time. A digest takes 2.5 µs a seat
/// (measured): with 50,000 each, Event still answers before the time-out.
const DIGESTS: i64 = 20;

/// Events of ours looked at at a time, most of them long over.
const KNOWN: i32 = 1000;

/// Seats compared at a time.
const SEATS: i64 = 500;

/// What one run mends at most. More than that is no slip any more: there is
/// time for a person to look before the next run.
const MOST: u64 = 100;

/// So many failures, and Event is away.
const FAILURES: u64 = 5;

/// The longest that one step takes, with Event silent.
const LONGEST_STEP: SignedDuration = SignedDuration::from_secs(12);

/// What a run found, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Seats that were nobody's.
    pub seat_released: u64,
    /// Registrations that had their seat and did not know.
    pub registration_confirmed: u64,
    /// Registrations that had lost their seat.
    pub seat_restored: u64,
    /// Registrations that have lost their seat for good.
    pub oversold: u64,
    /// Ids of which the two services say different things. One that is at
    /// different events counts at each.
    pub mismatch: u64,
    /// What could not be asked or done, and is left to the next run.
    pub failed: u64,
}

impl Tally {
    /// How many differences there are no more.
    #[must_use]
    pub const fn mended(&self) -> u64 {
        self.seat_released + self.registration_confirmed + self.seat_restored
    }

    const fn add(&mut self, found: Found) {
        match found {
            Found::Nothing | Found::EventCancelled => {}
            Found::SeatReleased => self.seat_released += 1,
            Found::RegistrationConfirmed => self.registration_confirmed += 1,
            Found::SeatRestored => self.seat_restored += 1,
            Found::Oversold => self.oversold += 1,
            Found::Mismatch => self.mismatch += 1,
        }
    }
}

impl lambda_host::Report for Tally {
    fn counts(&self) -> Vec<(&'static str, u64)> {
        vec![
            ("done", self.mended()),
            ("seat_released", self.seat_released),
            ("registration_confirmed", self.registration_confirmed),
            ("seat_restored", self.seat_restored),
            ("oversold", self.oversold),
            ("mismatch", self.mismatch),
            ("failed", self.failed),
        ]
    }
}

/// One run of the schedule: compares until the end of both lists, or until
/// `deadline` is near. It never fails: what was mended before would not be
/// counted.
pub async fn run(seats: &Seats, deadline: Timestamp) -> Result<Tally, Infallible> {
    let now = seats.clock.now();
    let before = now.saturating_sub(SETTLED).unwrap_or(Timestamp::MIN);
    // Event reads times as whole seconds.
    let before = before.round(Unit::Second).unwrap_or(before);
    let ended_after = now.saturating_sub(AFTER_ITS_END).unwrap_or(Timestamp::MIN);
    let mut run = Run { seats, before, ended_after, deadline, tally: Tally::default() };
    if let Err(error) = Box::pin(run.compare_events()).await {
        run.tally.failed += 1;
        tracing::warn!(%error, cause = ?error.source(), "left to the next run");
    } else if run.is_late() {
        run.tally.failed += 1;
        tracing::warn!("out of time: the rest is left to the next run");
    }
    Ok(run.tally)
}

struct Run<'a> {
    seats: &'a Seats,
    before: Timestamp,
    ended_after: Timestamp,
    deadline: Timestamp,
    tally: Tally,
}

/// An event of Event's list.
struct Compared {
    event_id: Uuid,
    is_same: bool,
}

impl Listed for Compared {
    fn id(&self) -> Uuid {
        self.event_id
    }
}

impl Run<'_> {
    /// Goes through the events that Event lists, and those that it does not.
    async fn compare_events(&mut self) -> Result<(), StepError> {
        let (mut theirs, mut ours) = (Listing::unread(), Listing::unread());
        while !self.must_end() {
            if let Some(after) = theirs.wants() {
                theirs.add(self.events_of_event(after).await?);
            } else if let Some(after) = ours.wants() {
                ours.add(self.events_of_ours(after).await?);
            } else {
                match pair(&mut theirs, &mut ours) {
                    None => break,
                    Some(Pair { one: Some(Compared { is_same: true, .. }), .. }) => {}
                    Some(Pair { id, .. }) => Box::pin(self.compare_seats(id)).await?,
                }
            }
        }
        Ok(())
    }

    /// Goes through an event's seats and its confirmed registrations.
    async fn compare_seats(&mut self, event_id: Uuid) -> Result<(), StepError> {
        let Self { seats, before, .. } = *self;
        let (mut theirs, mut ours) = (Listing::unread(), Listing::unread());
        while !self.must_end() {
            if let Some(after) = theirs.wants() {
                theirs.add(seats.event.seats(event_id, after, before, SEATS).await?);
            } else if let Some(after) = ours.wants() {
                let found = store::seats(&seats.database, event_id, after, before, SEATS).await?;
                ours.add(part(found, SEATS));
            } else {
                match pair(&mut theirs, &mut ours) {
                    None => break,
                    Some(Pair { one, other, .. }) if one == other => {}
                    Some(Pair { id, one, .. }) => {
                        if self.mend(event_id, id, one).await == Some(Found::EventCancelled) {
                            break;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// What was found, unless it could not be asked.
    async fn mend(&mut self, event_id: Uuid, id: Uuid, seat: Option<Seat>) -> Option<Found> {
        match mending::mend(self.seats, event_id, id, seat, self.before).await {
            Ok(found) => {
                self.tally.add(found);
                Some(found)
            }
            Err(error) => {
                self.tally.failed += 1;
                tracing::warn!(%event_id, %id, %error, cause = ?error.source(), "left to the next run");
                None
            }
        }
    }

    fn must_end(&self) -> bool {
        self.is_late() || self.tally.mended() >= MOST || self.tally.failed >= FAILURES
    }

    fn is_late(&self) -> bool {
        self.seats.clock.now() + LONGEST_STEP >= self.deadline
    }

    /// A part of Event's list, compared with what is known here.
    async fn events_of_event(&self, after: Uuid) -> Result<Part<Compared>, StepError> {
        let Self { seats, before, .. } = self;
        let Part { items, next } = seats.event.seat_digests(after, *before, DIGESTS).await?;
        let ids: Vec<_> = items.iter().map(|digest| digest.event_id).collect();
        let ours = store::digests(&seats.database, &ids, *before).await?;
        let compared = items
            .into_iter()
            .map(|theirs| Compared { event_id: theirs.event_id, is_same: ours.contains(&theirs) });
        Ok(Part { items: compared.collect(), next })
    }

    /// A part of the events that have registrations: those that are not over.
    async fn events_of_ours(&self, after: Uuid) -> Result<Part<store::KnownEvent>, StepError> {
        let found = store::known_events(&self.seats.database, after, KNOWN).await?;
        let mut known = part(found, KNOWN.into());
        known.items.retain(|event| event.ends_at > self.ended_after);
        Ok(known)
    }
}

/// What was read with this limit; a full part may not be the last.
fn part<T: Listed>(items: Vec<T>, limit: i64) -> Part<T> {
    let full = i64::try_from(items.len()).is_ok_and(|read| read >= limit);
    let next = if full { items.last().map(Listed::id) } else { None };
    Part { items, next }
}

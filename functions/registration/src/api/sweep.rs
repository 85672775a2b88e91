//! `registration-sweep`: ends half-done registrations (the table in the crate's
//! documentation). A batch is claimed by one statement and one commit; no row
//! is locked while Event is asked. Killed: its claims lapse, and the next run
//! repeats what was not written down.

use futures_util::{StreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};

use crate::{
    approval,
    domain::{GRACE, Unfinished},
    event_client::Released,
    seats::{Seats, StepError},
    store::{self, Claimed},
    transferring, waitlist,
};

/// Registrations claimed at a time.
const BATCH: i64 = 32;

/// Calls to Event at a time. The database has one connection, which each step
/// takes only for its own statements.
const AT_ONCE: usize = 8;

/// The longest that a batch takes: with Event silent, four rounds of calls of
/// four seconds each.
const LONGEST_BATCH: SignedDuration = SignedDuration::from_secs(20);

/// One run of the schedule: sweeps, and stays for what comes due in the next
/// seconds. Otherwise what was left half-done shortly before a run would lie
/// until the run after it, for more than a minute.
pub async fn run(seats: &Seats, deadline: Timestamp) -> Result<u64, sqlx::Error> {
    // Boxed: a sweep's future is too deep to lie within another one's.
    let ended = Box::pin(sweep(seats, deadline)).await?;
    let now = seats.clock.now();
    let Some(last_due) = store::last_due(&seats.database, now + GRACE).await? else {
        return Ok(ended);
    };
    let wait = last_due.duration_since(now);
    tokio::time::sleep(wait.try_into().unwrap_or_default()).await;
    Ok(ended + Box::pin(sweep(seats, deadline)).await?)
}

/// Ends half-done registrations, the longest overdue first, until none is left
/// or `deadline` is near. Returns how many it ended; the others come due again
/// when their claim lapses.
pub async fn sweep(seats: &Seats, deadline: Timestamp) -> Result<u64, sqlx::Error> {
    let mut total = 0;
    while seats.clock.now() + LONGEST_BATCH < deadline {
        let claimed = store::claim(&seats.database, seats.clock.now(), BATCH).await?;
        let ended: Vec<_> = stream::iter(claimed)
            .map(async |claimed| match end(seats, claimed).await {
                Ok(()) => Some(claimed),
                Err(error) => {
                    let Claimed { id, what, .. } = claimed;
                    tracing::warn!(%id, ?what, %error, cause = ?std::error::Error::source(&error), "left to the next sweep");
                    None
                }
            })
            .buffer_unordered(AT_ONCE)
            .filter_map(async |ended| ended)
            .collect()
            .await;
        // One after the other: publishing keeps the only connection.
        for Claimed { id, what, .. } in &ended {
            match what {
                Unfinished::HoldEnded | Unfinished::ApprovalEnds | Unfinished::ConfirmRequested => {
                    seats.publish(*id).await;
                }
                Unfinished::HandingOver { from } => {
                    seats.publish(*from).await;
                    seats.publish(*id).await;
                }
                Unfinished::Requested | Unfinished::WaitEnds | Unfinished::ReleaseDue => {}
            }
        }
        total += ended.len() as u64;
        // Nothing due, or nothing works: Event is away.
        if ended.is_empty() {
            break;
        }
    }
    Ok(total)
}

async fn end(seats: &Seats, claimed: Claimed) -> Result<(), StepError> {
    let Claimed { id, event_id, what } = claimed;
    match what {
        Unfinished::Requested => {
            // First the intent ends, then the seat is given back: a hold that is
            // granted in between is not written down any more.
            let due = seats.clock.now() + GRACE;
            if store::refuse(&seats.database, id, Some(due)).await? {
                seats.release(event_id, id).await?;
            }
        }
        Unfinished::HandingOver { .. } => {
            transferring::hand_over(seats, id).await?;
        }
        Unfinished::WaitEnds => waitlist::wait_ends(seats, id).await?,
        Unfinished::ApprovalEnds => approval::ends(seats, id).await?,
        Unfinished::HoldEnded => {
            if seats.expire(event_id, id).await? == Released::WasConfirmed {
                seats.confirm(event_id, id).await?;
            }
        }
        Unfinished::ConfirmRequested => {
            seats.confirm(event_id, id).await?;
        }
        Unfinished::ReleaseDue => seats.release(event_id, id).await?,
    }
    Ok(())
}

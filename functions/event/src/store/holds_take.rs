//! Taking places for many people: for all of them, or for none.

use jiff::Timestamp;
use sqlx::PgPool;
use uuid::Uuid;

use super::holds::{ATTEMPTS, Taken, lost_race, take_once, wait_for};
use crate::domain::HoldRequest;

/// Takes places of one event for all requests, or for none if one is refused or
/// it is only a `rehearsal`. What came of each, in their order; every one is
/// tried, so that all refusals are told at once. `start` as in
/// [`super::holds::take`].
///
/// One transaction, which first waits for every shard of the pools that it takes
/// from, in the order that all keep: so it never waits for a buyer while a buyer
/// waits for it, and what it finds free is all there is. Buyers of the event
/// wait meanwhile, about a millisecond a request.
pub async fn take_all(
    pool: &PgPool,
    requests: &[HoldRequest],
    start: u8,
    now: Timestamp,
    rehearsal: bool,
) -> Result<Vec<Taken>, sqlx::Error> {
    let mut attempt = 1;
    loop {
        match take_all_once(pool, requests, start, now, rehearsal).await {
            Err(error) if attempt < ATTEMPTS && lost_race(&error) => attempt += 1,
            settled => return settled,
        }
    }
}

async fn take_all_once(
    pool: &PgPool,
    requests: &[HoldRequest],
    start: u8,
    now: Timestamp,
    rehearsal: bool,
) -> Result<Vec<Taken>, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    for pool_id in pools(requests) {
        wait_for(&mut transaction, pool_id, None).await?;
    }
    let mut outcomes = Vec::with_capacity(requests.len());
    for request in requests {
        outcomes.push(take_once(&mut transaction, request, start, now).await?);
    }
    if !rehearsal && outcomes.iter().all(|outcome| matches!(outcome, Taken::Yes(_))) {
        transaction.commit().await?;
    } else {
        // Dropped, it would keep buyers waiting a while longer.
        transaction.rollback().await?;
    }
    Ok(outcomes)
}

/// The event's pool, then those of the ticket types by their ids.
fn pools(requests: &[HoldRequest]) -> Vec<Uuid> {
    let mut pools: Vec<_> = requests.iter().filter_map(|request| request.ticket_type_id).collect();
    pools.sort_unstable();
    pools.dedup();
    let event = requests.first().map(|request| request.event_id);
    event.into_iter().chain(pools).collect()
}

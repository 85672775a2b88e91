//! `event-expire-holds`: gives back the places of holds that nobody confirmed,
//! and all places of events that were called off. Each batch is one statement;
//! killed between two, the next run goes on.

use ambient::Clock;
use jiff::Timestamp;
use sqlx::PgPool;

use crate::store::{calling_off, expiry};

const BATCH: u16 = 500;

/// Releases expired holds and the places of cancelled events until none is left
/// or `deadline` has come. Returns how many holds.
pub async fn run(
    database: &PgPool,
    clock: &Clock,
    deadline: Timestamp,
) -> Result<u64, sqlx::Error> {
    let mut total = 0;
    loop {
        let now = clock.now();
        let released = expiry::release_expired(database, None, now, BATCH.into()).await?;
        total += released;
        if released < BATCH.into() {
            break;
        }
        if now >= deadline {
            return Ok(total);
        }
    }
    while let Some(event_id) = calling_off::due(database, clock.now()).await? {
        loop {
            let now = clock.now();
            let released = calling_off::release(database, event_id, now, BATCH.into()).await?;
            total += released;
            if released == 0 {
                calling_off::released(database, event_id, now).await?;
                break;
            }
            if now >= deadline {
                return Ok(total);
            }
        }
    }
    Ok(total)
}

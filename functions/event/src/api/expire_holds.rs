//! `event-expire-holds`: gives back the places of holds that nobody confirmed.
//! Each batch is one statement; killed between two, the next run goes on.

use ambient::Clock;
use jiff::Timestamp;
use sqlx::PgPool;

use crate::store;

const BATCH: u16 = 500;

/// Releases expired holds until none is left or `deadline` has come. Returns
/// how many.
pub async fn run(
    database: &PgPool,
    clock: &Clock,
    deadline: Timestamp,
) -> Result<u64, sqlx::Error> {
    let mut total = 0;
    loop {
        let now = clock.now();
        let released = store::expiry::release_expired(database, None, now, BATCH.into()).await?;
        total += released;
        if released < BATCH.into() || clock.now() >= deadline {
            return Ok(total);
        }
    }
}

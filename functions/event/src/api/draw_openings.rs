//! `event-draw-openings`: draws what nobody has asked for since registration
//! opened. Each draw is one transaction; killed between two, the next run goes
//! on.

use ambient::Clock;
use jiff::Timestamp;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{domain::AdmissionsPerSecond, store};

const BATCH: i64 = 100;

/// Draws the openings that are due until `deadline`. Returns how many were due.
pub async fn run(
    database: &PgPool,
    clock: &Clock,
    admissions: AdmissionsPerSecond,
    deadline: Timestamp,
) -> Result<u64, sqlx::Error> {
    let (mut total, mut after) = (0, Uuid::nil());
    loop {
        let due = store::openings::due(database, after, clock.now(), BATCH).await?;
        let Some(last) = due.last() else { return Ok(total) };
        after = *last;
        for event_id in due {
            if clock.now() >= deadline {
                return Ok(total);
            }
            store::openings::advance(database, event_id, admissions, clock.now()).await?;
            total += 1;
        }
    }
}

//! What requests about many registrations at once have in common: `approval` decides
//! about them, `choosing` offers them places.

use jiff::SignedDuration;
use sqlx::PgPool;
use uuid::Uuid;

use crate::store::{self, Stood};

/// After so long nothing new is begun: a function is stopped after ten seconds,
/// and a call may take four.
pub(crate) const BEGIN: SignedDuration = SignedDuration::from_secs(4);

/// The outcomes in the order in which they were asked for. Of what is not `done`,
/// `otherwise` tells by how it stands, if the event has it, what somebody else had
/// brought about.
pub(crate) async fn in_order<O: Copy>(
    pool: &PgPool,
    event_id: Uuid,
    ids: &[Uuid],
    done: &[(Uuid, O)],
    otherwise: impl Fn(Option<Stood>) -> O,
) -> Result<Vec<(Uuid, O)>, sqlx::Error> {
    let is_done = |id: &Uuid| done.iter().find(|(done, _)| done == id).map(|(_, outcome)| *outcome);
    let others: Vec<Uuid> = ids.iter().filter(|id| is_done(id).is_none()).copied().collect();
    let stood =
        if others.is_empty() { vec![] } else { store::stood(pool, event_id, &others).await? };
    let outcome = |id: &Uuid| {
        is_done(id)
            .unwrap_or_else(|| otherwise(stood.iter().find(|stood| stood.id == *id).copied()))
    };
    Ok(ids.iter().map(|id| (*id, outcome(id))).collect())
}

use std::collections::HashMap;

use futures_util::{StreamExt as _, stream};
use messages::{CloudEvent, RegistrationCreated};
use uuid::Uuid;

use super::{Entry, Error, check::has_place, refusal};
use crate::{
    domain::{IMPORT_GRACE, Registration},
    event_client::{Hold, HoldsError, WantedHold},
    seats::Seats,
    store::{self, Active, Granted, Intended},
};

/// Confirmations asked of Event at a time, as in the sweep.
const AT_ONCE: usize = 8;

/// Whether Event would give all of them places. Nothing is written.
pub async fn rehearse(seats: &Seats, event_id: Uuid, entries: &[Entry]) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let wanted: Vec<_> = entries.iter().map(wanted).collect();
    let held = seats.event.take_holds(event_id, &wanted, true).await;
    held.map(|_| ()).map_err(|error| refusal(error, entries))
}

/// Registers all of them, or nobody, whatever the error: the module's
/// documentation has the steps. Their registrations in the entries' order, confirmed
/// as far as that could be had at once.
pub async fn register(
    seats: &Seats,
    event_id: Uuid,
    entries: &[Entry],
) -> Result<Vec<Registration>, Error> {
    intend(seats, event_id, entries).await?;
    let holds = hold(seats, event_id, entries).await?;
    let pending = decide(seats, entries, &holds).await?;
    let confirmed: Vec<_> = stream::iter(pending)
        .map(|pending| seats.confirmed(pending))
        .buffered(AT_ONCE)
        .collect()
        .await;
    let subjects: Vec<_> = entries.iter().map(|entry| entry.id.to_string()).collect();
    seats.publisher.publish_all_now(&seats.database, &subjects).await;
    Ok(confirmed)
}

async fn intend(seats: &Seats, event_id: Uuid, entries: &[Entry]) -> Result<(), Error> {
    let intended: Vec<_> = entries
        .iter()
        .filter_map(|Entry { id, user_id, quantity, .. }| {
            Some(Intended { id: *id, user_id: (*user_id)?, quantity: quantity.get() })
        })
        .collect();
    let now = seats.clock.now();
    let others =
        store::intend_all(&seats.database, event_id, &intended, now + IMPORT_GRACE, now).await?;
    if others.is_empty() {
        return Ok(());
    }
    // Somebody came in between: they themselves, or another import.
    let active: HashMap<_, _> =
        store::active_of(&seats.database, event_id, &others, now).await?.into_iter().collect();
    let faults = entries.iter().filter_map(|entry| {
        let user_id = entry.user_id.filter(|user_id| others.contains(user_id))?;
        let active = active.get(&user_id).copied().unwrap_or(Active::Changing);
        Some(has_place(entry.line, None, active))
    });
    Err(Error::Faults(faults.collect()))
}

async fn hold(
    seats: &Seats,
    event_id: Uuid,
    entries: &[Entry],
) -> Result<HashMap<Uuid, Hold>, Error> {
    let wanted: Vec<_> = entries.iter().map(wanted).collect();
    let error = match seats.event.take_holds(event_id, &wanted, false).await {
        Ok(holds) => return Ok(holds.into_iter().collect()),
        // Whether places are held is not known: the sweep finds out.
        Err(HoldsError::Unavailable(error)) => return Err(error.into()),
        Err(error) => error,
    };
    let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
    store::refuse_all(&seats.database, &ids, None).await?;
    Err(refusal(error, entries))
}

/// Writes down what Event granted to all, with the wish to confirm it and the
/// messages.
async fn decide(
    seats: &Seats,
    entries: &[Entry],
    holds: &HashMap<Uuid, Hold>,
) -> Result<Vec<Registration>, Error> {
    let now = seats.clock.now();
    let mut transaction = seats.database.begin().await?;
    let mut pending = Vec::with_capacity(entries.len());
    for Entry { id, .. } in entries {
        let Some(hold) = holds.get(id) else { break };
        let granted = store::hold_granted(&mut transaction, *id, hold, Granted::Asked, now).await?;
        pending.extend(granted);
    }
    if pending.len() < entries.len() {
        // A sweep was faster: what is left of them is refused with the others.
        transaction.rollback().await?;
        let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
        store::refuse_all(&seats.database, &ids, Some(now)).await?;
        tracing::warn!("an import was overtaken by the sweep");
        return Err(Error::EventUnavailable);
    }
    let messages: Vec<_> = pending
        .iter()
        .map(|registration| {
            let data = RegistrationCreated {
                registration: registration.facts(now),
                expires_at: registration.expires_at,
            };
            CloudEvent::new(data, &seats.clock, &seats.random)
        })
        .collect();
    outbox::write_all(&mut transaction, &messages).await?;
    transaction.commit().await?;
    Ok(pending)
}

/// Of somebody without an account their places are asked for all the same: only
/// where nothing is kept.
fn wanted(entry: &Entry) -> WantedHold {
    WantedHold {
        hold_id: entry.id,
        user_id: entry.user_id.unwrap_or(entry.id),
        quantity: entry.quantity.get(),
        ticket_type: entry.ticket_type.clone(),
    }
}

//! What Event knows of seats, to be compared with what is known here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::{EventClient, Unavailable};
use crate::domain::{Part, Seat, SeatDigest};

/// Why a seat was not restored.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// No place is free.
    #[error("no place is free")]
    SoldOut,
    /// The id is another event's or person's at Event.
    #[error("the id belongs to another hold")]
    Conflict,
    /// No such published event.
    #[error("there is no such event")]
    EventNotFound,
    /// Nothing is known.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

#[derive(Deserialize)]
struct List<T> {
    items: Vec<T>,
    next: Option<Uuid>,
}

#[derive(Deserialize)]
struct DigestItem {
    event_id: Uuid,
    seats: i64,
    digest: String,
}

#[derive(Deserialize)]
struct SeatItem {
    hold_id: Uuid,
    user_id: Uuid,
    quantity: i32,
}

#[derive(Serialize)]
struct RestoreSeat {
    user_id: Uuid,
    quantity: i32,
}

#[derive(Deserialize)]
struct Restored {
    restored: bool,
}

impl EventClient {
    /// Digests of the seats of events that are not long over, in id order;
    /// only of seats that were confirmed before `before`, as whole seconds.
    pub async fn seat_digests(
        &self,
        after: Uuid,
        before: Timestamp,
        limit: i64,
    ) -> Result<Part<SeatDigest>, Unavailable> {
        let path = format!("/internal/seat-digests{}", query(after, before, limit));
        let answer = self.connection.get(&path).await?;
        if answer.code().is_some() {
            return Err(answer.unexpected());
        }
        let List { items, next } = answer.read()?;
        let digest =
            |DigestItem { event_id, seats, digest }| SeatDigest { event_id, seats, digest };
        Ok(Part { items: items.into_iter().map(digest).collect(), next })
    }

    /// An event's seats in id order, limited as the digests are.
    pub async fn seats(
        &self,
        event_id: Uuid,
        after: Uuid,
        before: Timestamp,
        limit: i64,
    ) -> Result<Part<Seat>, Unavailable> {
        let path = format!("/internal/events/{event_id}/seats{}", query(after, before, limit));
        let answer = self.connection.get(&path).await?;
        if answer.code().is_some() {
            return Err(answer.unexpected());
        }
        let List { items, next } = answer.read()?;
        let seat =
            |SeatItem { hold_id, user_id, quantity }| Seat { id: hold_id, user_id, quantity };
        Ok(Part { items: items.into_iter().map(seat).collect(), next })
    }

    /// Takes the seat again of a registration that is confirmed. `false`: it
    /// was there.
    pub async fn restore(&self, event_id: Uuid, seat: &Seat) -> Result<bool, RestoreError> {
        let path = format!("/internal/events/{event_id}/seats/{}", seat.id);
        let body = RestoreSeat { user_id: seat.user_id, quantity: seat.quantity };
        let answer = self.connection.put(&path, &body).await?;
        match answer.code() {
            None => {
                let Restored { restored } = answer.read()?;
                Ok(restored)
            }
            Some("sold_out") => Err(RestoreError::SoldOut),
            Some("hold_conflict") => Err(RestoreError::Conflict),
            Some("event_not_found") => Err(RestoreError::EventNotFound),
            Some(_) => Err(answer.unexpected().into()),
        }
    }
}

fn query(after: Uuid, before: Timestamp, limit: i64) -> String {
    // A colon need not be escaped, but a signature is made of the escaped form.
    let before = before.to_string().replace(':', "%3A");
    format!("?after={after}&before={before}&limit={limit}")
}

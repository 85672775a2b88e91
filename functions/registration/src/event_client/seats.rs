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
    /// Fewer places are free.
    #[error("fewer places are free")]
    SoldOut,
    /// The id has other places at Event, or is another's.
    #[error("the id belongs to another hold")]
    Conflict,
    /// No such published event.
    #[error("there is no such event")]
    EventNotFound,
    /// The event was called off.
    #[error("the event is cancelled")]
    EventCancelled,
    /// The event never had such a ticket type.
    #[error("there is no such ticket type")]
    TypeNotFound,
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
    ticket_type_id: Option<Uuid>,
    quantity: i32,
}

#[derive(Serialize)]
struct RestoreSeat {
    user_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket_type_id: Option<Uuid>,
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
        let seat = |SeatItem { hold_id: id, user_id, ticket_type_id, quantity }| Seat {
            id,
            user_id,
            ticket_type_id,
            quantity,
        };
        Ok(Part { items: items.into_iter().map(seat).collect(), next })
    }

    /// Takes the seat again of a registration that is confirmed. `false`: it
    /// was there.
    pub async fn restore(&self, event_id: Uuid, seat: &Seat) -> Result<bool, RestoreError> {
        let path = format!("/internal/events/{event_id}/seats/{}", seat.id);
        let Seat { user_id, ticket_type_id, quantity, .. } = *seat;
        let body = RestoreSeat { user_id, ticket_type_id, quantity };
        let answer = self.connection.put(&path, &body).await?;
        match answer.code() {
            None => {
                let Restored { restored } = answer.read()?;
                Ok(restored)
            }
            Some("sold_out") => Err(RestoreError::SoldOut),
            Some("hold_conflict") => Err(RestoreError::Conflict),
            Some("event_not_found") => Err(RestoreError::EventNotFound),
            Some("event_cancelled") => Err(RestoreError::EventCancelled),
            Some("ticket_type_not_found") => Err(RestoreError::TypeNotFound),
            Some(_) => Err(answer.unexpected().into()),
        }
    }
}

fn query(after: Uuid, before: Timestamp, limit: i64) -> String {
    // A colon need not be escaped, but a signature is made of the escaped form.
    let before = before.to_string().replace(':', "%3A");
    format!("?after={after}&before={before}&limit={limit}")
}

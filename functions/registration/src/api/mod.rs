//! One module an endpoint.

pub mod add;
mod answers;
pub mod answers_update;
pub mod approve;
pub mod attendee;
mod attendee_access;
pub mod attendees;
pub mod attendees_export;
pub mod block;
pub mod call_off;
pub mod cancel;
pub mod cancel_by_team;
pub mod check_in;
pub mod check_in_counts;
pub mod check_in_list;
pub mod check_in_undo;
pub mod confirm;
pub mod create;
mod decision;
pub mod decline;
mod event_access;
pub mod get;
pub mod history;
pub mod import;
mod language;
pub mod list;
pub mod offer;
pub mod offer_places;
pub mod on_event_cancelled;
pub mod on_event_changed;
pub mod on_places_freed;
pub mod on_user_registered;
pub mod on_user_settings_changed;
pub mod reconcile;
mod resource;
pub mod rotate_ticket_keys;
pub mod sweep;
pub mod ticket;
pub mod ticket_keys;
pub mod ticket_pdf;
pub mod waitlist;

pub use answers::{AnswerBody, RegistrationAnswer, RegistrationAnswers};
use resource::local;
pub use resource::{
    RegisteredEvent, RegisteredPlace, RegisteredTicketType, RegistrationResource, Ticket,
};

use std::collections::HashMap;

use api_kit::Problem;
use jiff::Timestamp;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    domain::{Registration, Status},
    store::{self, Outlook},
};

/// A registration with how it waits, if it does.
async fn shown(
    database: &PgPool,
    now: Timestamp,
    registration: Registration,
) -> Result<RegistrationResource, sqlx::Error> {
    let waiting =
        if registration.status == Status::Waiting { vec![registration.id] } else { vec![] };
    let outlook = outlooks(database, &waiting).await?.get(&registration.id).copied();
    Ok(RegistrationResource::at(now, registration).waiting(outlook))
}

/// How these wait; nothing is asked where none does.
async fn outlooks(database: &PgPool, ids: &[Uuid]) -> Result<HashMap<Uuid, Outlook>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(store::outlooks(database, ids).await?.into_iter().collect())
}

fn event_not_found() -> Problem {
    Problem::not_found("event_not_found", "There is no such event.")
}

fn registration_not_found() -> Problem {
    Problem::not_found("registration_not_found", "There is no such registration.")
}

fn event_cancelled() -> Problem {
    Problem::conflict("event_cancelled", "This event has been cancelled.")
}

fn registration_declined() -> Problem {
    Problem::conflict(
        "registration_declined",
        "The event's team did not approve this registration.",
    )
}

fn hold_expired() -> Problem {
    Problem::conflict("hold_expired", "The place was not confirmed in time and is free again.")
}

fn event_unavailable() -> Problem {
    Problem::unavailable("event_unavailable", "Places can't be checked right now. Try again.")
}

//! One module an endpoint.

pub mod cancel;
pub mod confirm;
pub mod create;
pub mod get;
pub mod list;
pub mod reconcile;
mod resource;
pub mod sweep;

pub use resource::{
    RegisteredEvent, RegisteredPlace, RegisteredTicketType, RegistrationResource, Ticket,
};

use api_kit::Problem;

fn registration_not_found() -> Problem {
    Problem::not_found("registration_not_found", "There is no such registration.")
}

fn hold_expired() -> Problem {
    Problem::conflict("hold_expired", "The place was not confirmed in time and is free again.")
}

fn event_unavailable() -> Problem {
    Problem::unavailable("event_unavailable", "Places can't be checked right now. Try again.")
}

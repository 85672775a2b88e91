//! One module an endpoint.

pub mod availability;
mod compare_query;
pub mod create;
pub mod delete;
mod editable;
pub mod expire_holds;
pub mod get;
pub mod hold;
pub mod hold_confirm;
pub mod hold_release;
pub mod list;
pub mod mine;
pub mod publish;
mod resource;
pub mod seat_digests;
pub mod seat_restore;
pub mod seats;
pub mod update;

pub use hold::HoldResource;
pub use resource::{EventListItem, EventOrganizer, EventPlace, EventResource, EventSummary};

use api_kit::Problem;

fn event_not_found() -> Problem {
    Problem::not_found("event_not_found", "There is no such event.")
}

fn hold_conflict() -> Problem {
    Problem::conflict("hold_conflict", "This id belongs to another hold.")
}

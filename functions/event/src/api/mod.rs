//! One module an endpoint.

pub mod answers_check;
pub mod availability;
pub mod block;
pub mod blocks;
pub mod cancel;
mod compare_query;
pub mod create;
pub mod delete;
pub mod draw_openings;
mod editable;
pub mod expire_holds;
mod form;
pub mod get;
pub mod hold;
pub mod hold_confirm;
pub mod hold_release;
pub mod holds_take;
pub mod invitation;
pub mod invitation_accept;
pub mod list;
pub mod mine;
pub mod opening;
pub mod opening_draw;
pub mod opening_join;
pub mod opening_leave;
mod opening_resource;
pub mod publish;
pub mod question_create;
pub mod question_delete;
mod question_resource;
pub mod question_update;
pub mod questions;
pub mod questions_update;
mod resource;
pub mod rights;
pub mod seat_digests;
pub mod seat_restore;
pub mod seats;
pub mod team;
pub mod team_invite;
pub mod team_remove;
mod team_resource;
pub mod team_role;
pub mod team_withdraw;
pub mod ticket_type_create;
pub mod ticket_type_delete;
mod ticket_type_resource;
pub mod ticket_type_update;
pub mod ticket_types;
pub mod unblock;
pub mod update;

pub use form::{AcceptedAnswerResource, AcceptedAnswers, AnswerBody};
pub use hold::{HeldTicketType, HoldResource};
pub use opening_resource::{Draw, Line, OpeningResource, Place};
pub use question_resource::{ChoiceBody, EventQuestions, QuestionChoiceResource, QuestionResource};
pub use resource::{
    EventCancellation, EventListItem, EventOrganizer, EventPlace, EventResource, EventSummary,
};
pub use team_resource::{Team, TeamInvitation, TeamMember};
pub use ticket_type_resource::{TicketTypeItem, TicketTypeResource};

use api_kit::Problem;
use http::StatusCode;

use crate::domain::CapacityBelowTaken;

fn event_not_found() -> Problem {
    Problem::not_found("event_not_found", "There is no such event.")
}

fn event_cancelled() -> Problem {
    Problem::conflict("event_cancelled", "This event has been cancelled.")
}

fn account_blocked() -> Problem {
    let detail = "The organiser does not take registrations from this account.";
    Problem::conflict("account_blocked", detail)
}

fn hold_conflict() -> Problem {
    Problem::conflict("hold_conflict", "This id belongs to another hold.")
}

fn no_fair_opening() -> Problem {
    Problem::not_found("no_fair_opening", "This event has no fair opening.")
}

fn question_not_found() -> Problem {
    Problem::not_found("question_not_found", "There is no such question.")
}

fn ticket_type_not_found() -> Problem {
    Problem::not_found("ticket_type_not_found", "There is no such ticket type.")
}

fn capacity_below_taken(CapacityBelowTaken { taken }: CapacityBelowTaken) -> Problem {
    let detail = format!("{taken} places are taken: the capacity can't be lower.");
    Problem::conflict("capacity_below_taken", detail).with("taken", taken)
}

fn member_not_found() -> Problem {
    Problem::not_found("member_not_found", "Nobody like this is in the team.")
}

/// Also for one that was withdrawn, or renewed since: its link had another
/// token.
fn invitation_not_found() -> Problem {
    Problem::not_found("invitation_not_found", "There is no such invitation (any more).")
}

fn invitation_used() -> Problem {
    let detail = "Somebody has accepted this invitation already.";
    Problem::new(StatusCode::GONE, "invitation_used", detail)
}

fn invitation_expired() -> Problem {
    let detail = "This invitation has ended. Its sender can renew it.";
    Problem::new(StatusCode::GONE, "invitation_expired", detail)
}

//! What an event is and what holds for it. No I/O; time is an argument.

mod answer;
mod block;
mod confirmed;
mod details;
mod event;
mod form;
mod holds;
mod invitation;
mod opening;
mod place;
mod question;
mod search;
mod seats;
mod team;
mod ticket_type;
mod times;
mod waitlist_mode;

pub use answer::AcceptedAnswer;
pub use block::{Block, BlockReason};
pub use confirmed::{Seat, SeatDigest};
pub use details::{Details, DetailsInput};
pub use event::{Access, Cancellation, Event, Organizer, Status};
pub use form::{Accepted, AnswerInput, Form, FormInput, FormSettings, GuestNames};
pub use holds::{AskedType, ExistingHold, HeldType, Hold, HoldRequest, HoldStatus, Offer};
pub use invitation::{INVITATION_LIFETIME, Invitation, InvitationToken, TEAM_MAX, member_role};
pub use opening::{AdmissionsPerSecond, TURN_COUNTS, draw, entries_hash};
pub use place::{Place, PlaceInput};
pub use question::{
    ChoiceInput, QUESTIONS_MAX, Question, QuestionChoice, QuestionContext, QuestionDetails,
    QuestionInput, QuestionKind,
};
pub use search::SearchText;
pub use seats::{
    Availability, CapacityBelowTaken, Sales, SalesWindow, Shard, make_room, respread, spread,
    unlimited,
};
pub use team::{Member, Rights, Role};
pub use ticket_type::{
    Confirmation, QUANTITY_MAX, TICKET_TYPES_MAX, TicketDetails, TicketDetailsInput, TicketType,
    TypeWindow, named, position_after, quantity,
};
pub use times::{LocalTime, Zone, instant};
pub use waitlist_mode::WaitlistMode;

//! Types and rules of registering. No I/O, no clock of their own.

mod answer;
mod attendee;
mod check_in;
mod listing;
mod quantity;
mod registration;
mod seat;
mod seat_token;
mod team_message;
mod ticket_code;
mod ticket_type;
mod unfinished;
mod waitlist_mode;

pub use answer::{AcceptedForm, Answer, Answers, GivenForm, Guest};
pub use attendee::{Account, Attendee, AttendeeFilter, AttendeeSearch, Person};
pub use check_in::{CheckedPlace, CountsFrom, Expected, FirstScan, Scan, ScanResult, ScannedPlace};
pub use listing::{Listed, Listing, Pair, Part, pair};
pub use quantity::Quantity;
pub use registration::{Registration, Status};
pub use seat::{Remedy, Seat, SeatDigest, Stage, Standing};
pub use seat_token::{SeatToken, TokenError, UnfitKey};
pub use team_message::TeamMessage;
pub use ticket_code::TicketCode;
pub use ticket_type::{Choice, TicketType};
pub use unfinished::{CLAIM, GRACE, IMPORT_GRACE, SKEW, Unfinished};
pub use waitlist_mode::WaitlistMode;

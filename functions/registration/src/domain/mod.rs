//! Types and rules of registering. No I/O, no clock of their own.

mod quantity;
mod registration;
mod ticket_code;
mod ticket_type;
mod unfinished;

pub use quantity::Quantity;
pub use registration::{Registration, Status};
pub use ticket_code::TicketCode;
pub use ticket_type::{Choice, TicketType};
pub use unfinished::{CLAIM, GRACE, SKEW, Unfinished};

//! What an event is and what holds for it. No I/O; time is an argument.

mod confirmed;
mod details;
mod event;
mod holds;
mod place;
mod search;
mod seats;
mod times;

pub use confirmed::{Seat, SeatDigest};
pub use details::{Details, DetailsInput};
pub use event::{Access, Event, Organizer, Status};
pub use holds::{ExistingHold, Hold, HoldRequest, HoldStatus};
pub use place::{Place, PlaceInput};
pub use search::SearchText;
pub use seats::{Availability, CapacityBelowTaken, Sales, SalesWindow, respread, spread};
pub use times::{LocalTime, Zone, instant};

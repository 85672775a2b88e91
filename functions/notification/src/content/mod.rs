//! What mails say: the templates in `templates/`, dates in words, and the
//! calendar file. No I/O: the templates are part of the program.

mod calendar;
mod compose;
mod dates;
mod text;
mod transfers;

pub use compose::{Cancellation, Composer, Confirmation, Offer, TeamNotice, TeamNoticeKind};
pub(crate) use text::one_line;
pub use transfers::{TransferEnd, TransferOffer};

#[cfg(test)]
mod tests;

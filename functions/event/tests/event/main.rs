//! The Event service through its routers, on a real database.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod approval;
mod blocks;
mod cancelling;
mod clocks;
mod drafts;
mod edits;
mod histories;
mod holds;
mod holds_together;
mod hostile;
mod interleavings;
mod invitations;
mod lists;
mod openings;
mod publishing;
mod question_answers;
mod questions;
mod races;
mod seats;
mod team;
mod team_holds;
mod ticket_holds;
mod ticket_seats;
mod ticket_types;
mod waitlist_mode;
mod world;

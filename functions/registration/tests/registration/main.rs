//! The endpoints and the sweep, on a real database, with a scripted Event as
//! their peer. A function that is killed is played by dropping its future, or
//! by an Event that acts and does not answer: in both cases the next step is
//! never written down.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod add;
mod answers;
mod approval;
mod approval_crashes;
mod attendee;
mod attendees;
mod attendees_export;
mod blocks;
mod calling_off;
mod cancel;
mod check_ins;
mod choosing;
mod choosing_crashes;
mod clocks;
mod confirm;
mod create;
mod event_client;
mod expire;
mod fake_event;
mod histories;
mod import;
mod import_crashes;
mod list;
mod openings;
mod pending_limit;
mod people;
mod reconcile;
mod reconcile_types;
mod sweep;
mod ticket_types;
mod tickets;
mod waitlist;
mod waitlist_crashes;
mod world;

//! Registration: from the wish for a place to a ticket, or back.
//!
//! Two services take part: Event owns the seats, Registration owns who has
//! them. No transaction spans both, so every change is written down here before
//! Event is asked, Event's calls can be repeated (a hold's id is the
//! registration's), and what Event decided is written down after. A function
//! may be killed anywhere; `registration-sweep` then ends what it left:
//!
//! | found | because | the sweep |
//! | --- | --- | --- |
//! | `requested` for 10 s | killed before the grant was written down, or Event silent | refuses it, then releases what seat there may be |
//! | `pending`, confirmation asked for, or approved, 10 s ago | killed before the end was written down, or Event silent | confirms again: confirmed, or expired where the hold has ended |
//! | `requested`, to take over another's places, for 10 s | killed before Event's answer was written down, or Event silent | asks Event again to hand the seat over: both are settled, or the wish is refused |
//! | `pending`, hold ended 5 s ago | never confirmed | releases the hold unless confirmed, then writes `expired` (or finishes the confirmation) |
//! | `awaiting_approval`, hold ended 5 s ago, or the event was moved | the team did not decide | asks Event until when the place is held: waits until then, or writes `expired` |
//! | release due for 10 s | killed after the cancellation or the team's no, or Event silent | releases the seat |
//! | `waiting`, the team chose it 20 s ago | killed before the offer was written down, or Event silent | writes down what places Event holds for it, if any |
//! | `waiting`, registration was to close now | it waited to the end | asks Event whether it has closed: writes `expired`, or waits until the new end |
//!
//! Messages need no sweep of it: they are in the outbox by the same commit.
//!
//! Many people at once are registered by `import`, all or none.
//!
//! Who waits for a place gets it by `waitlist.rs`, or by the team's choice
//! (`choosing.rs`); what the event's team decides is in `approval.rs`; how a
//! registration is passed on to another person, in `transferring.rs`;
//! `calling_off.rs` ends the registrations of an event that is
//! called off.
//!
//! What none of this can explain, `registration-reconcile` finds (`api/reconcile.rs`).

pub mod api;
pub mod approval;
pub mod calling_off;
pub mod cancelling;
pub mod choosing;
pub mod domain;
pub mod event_client;
pub mod export;
pub mod import;
mod many;
pub mod mending;
pub mod offering;
pub mod seats;
pub mod store;
pub mod throttle;
pub mod ticket_pdf;
pub mod transferring;
pub mod waitlist;
pub mod wiring;

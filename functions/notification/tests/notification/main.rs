//! The handlers, schedules and endpoints of Notification, on a real database
//! and with a mail server that can fail in every way that matters.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod approval;
mod bench;
mod cancelled_events;
mod confirmations;
mod list;
mod offers;
mod peer;
mod recipients;
mod refusals;
mod reminders;
mod sending;
mod team;
mod transfers;

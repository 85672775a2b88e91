//! The handlers, schedules and endpoints of Notification, on a real database
//! and with a mail server that can fail in every way that matters.

mod bench;
mod confirmations;
mod list;
mod peer;
mod recipients;
mod refusals;
mod reminders;
mod sending;

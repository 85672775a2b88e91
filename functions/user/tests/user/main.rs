//! The endpoints and handlers of User, on a real database.

mod activity;
mod bench;
mod profile;
mod settings;

//! Registration.

pub mod domain;
pub mod event_client;
pub mod store;

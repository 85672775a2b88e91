//! User: profiles, settings, and what happened to each user.

pub mod api;
mod domain;
mod store;

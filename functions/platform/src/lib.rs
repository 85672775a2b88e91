//! What belongs to no one service: migrations on deploy, and the documentation
//! of the API.

pub mod api;

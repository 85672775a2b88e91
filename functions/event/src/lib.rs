//! The Event service: events, their places, time and capacity, and the holds
//! by which Registration takes seats.

pub mod api;
pub mod domain;
pub mod store;
pub mod throttle;

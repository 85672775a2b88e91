//! What is true of Turnout as a whole: its boundaries, the contracts between
//! its parts, and journeys through the gateway against real processes.

mod boundaries;
mod contracts;
mod journeys;
mod repository;
mod stack;

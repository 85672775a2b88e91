//! The only place with SQL of this service. Functions take a connection where
//! they are part of somebody's transaction, and a pool where they stand alone.

pub mod blocks;
pub mod calling_off;
pub mod confirmed;
pub mod events;
pub mod expiry;
mod facts;
pub mod holds;
pub mod holds_take;
pub mod invitations;
pub mod lists;
mod look;
pub mod openings;
pub mod questions;
pub mod restore;
mod row;
pub mod seats;
pub mod settle;
pub mod team;
pub mod ticket_types;
pub mod transfer;

//! The only place with SQL of this service. Functions take a connection where
//! they are part of somebody's transaction, and a pool where they stand alone.

mod accounts;
mod roles;
mod sessions;

pub use accounts::{NotInserted, find_account, insert_account};
pub use sessions::{
    LiveSession, Refreshed, end_session, find_live_session, refresh_session, start_session,
};

//! Auth: accounts, passwords, sessions and tokens.

pub mod api;
pub mod domain;
mod hashing;
pub mod host;
mod site;
pub mod store;
mod throttle;
mod tokens;

pub use site::{InvalidPublicUrl, Site};
pub use throttle::{LoginThrottle, SignUpThrottle};
pub use tokens::TokenIssuer;

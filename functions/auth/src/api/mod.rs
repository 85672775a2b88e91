//! One module an endpoint.

pub mod introspect;
pub mod jwks;
pub mod login;
pub mod logout;
pub mod refresh;
pub mod register;
pub mod rotate_keys;

//! One module an endpoint.

pub mod docs;
pub mod migrate;
pub mod openapi;

use http::{HeaderName, header::CACHE_CONTROL};

/// Good for five minutes: it changes with a deployment only.
const CACHE: (HeaderName, &str) = (CACHE_CONTROL, "public, max-age=300");

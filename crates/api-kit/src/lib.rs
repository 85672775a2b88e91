//! What every HTTP endpoint speaks alike: problem details, what it takes from a
//! request (caller, JSON, page, precondition), and idempotent POSTs. The
//! conventions stand in docs/API-DESIGN.md.

mod caller;
mod cursor;
mod email;
mod idempotency;
mod input;
mod json;
mod precondition;
mod problem;
mod router;
mod text;
mod throttle;

pub use caller::{Caller, Deadline, MaybeCaller, PeerAddress};
pub use cursor::{Cursor, Page, PageQuery};
pub use email::Email;
pub use idempotency::idempotent;
pub use input::{FieldError, Input, Validation};
pub use json::{Json, Path, Query};
pub use precondition::{ETag, IfMatch};
pub use problem::{Problem, chain};
pub use router::finish;
pub use text::{MultiLine, SingleLine, TextError};
pub use throttle::{LinkThrottle, Throttled, allow};

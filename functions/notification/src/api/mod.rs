//! One file an endpoint.

pub mod list;
pub mod on_event_changed;
pub mod on_registration_awaiting_approval;
pub mod on_registration_cancelled;
pub mod on_registration_confirmed;
pub mod on_registration_offered;
pub mod on_registration_transfer_changed;
pub mod on_team_invited;
pub mod on_user_registered;
pub mod on_user_settings_changed;
pub mod relay;
pub mod remind;

use ambient::Clock;
use lambda_host::ConsumeError;
use sqlx::PgPool;

/// What a handler needs that only takes note.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The service's database.
    pub pool: PgPool,
    /// The time.
    pub clock: Clock,
}

/// A mail that can't be written for this message never can: the templates are
/// part of the program. Its message waits in the dead-letter topic for a mended
/// one.
fn unwritable(error: &minijinja::Error) -> ConsumeError {
    ConsumeError::Poison(format!("the mail can't be written: {error:#}"))
}

/// The registration came before its user: the topics are not in order with each
/// other. Delivered again, it finds them.
#[derive(Debug, thiserror::Error)]
#[error("user-registered has not been heard of this user yet")]
struct UnknownRecipient;

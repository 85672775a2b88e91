//! One file an endpoint.

pub mod activity;
pub mod me;
pub mod on_registration;
pub mod on_user_registered;
pub mod relay;
pub mod settings;
pub mod settings_update;
pub mod update;

use access_tokens::Verifier;
use ambient::{Clock, Random};
use api_kit::Problem;
use axum::extract::FromRef;
use outbox::Publisher;
use sqlx::PgPool;

/// What an endpoint needs that reads.
#[derive(Clone, Debug, FromRef)]
pub struct Reading {
    /// The service's database.
    pub pool: PgPool,
    /// Who checks access tokens.
    pub verifier: Verifier,
}

/// What an endpoint needs that edits and tells others.
#[derive(Clone, Debug, FromRef)]
pub struct Editing {
    /// The service's database.
    pub pool: PgPool,
    /// Who checks access tokens.
    pub verifier: Verifier,
    /// What publishes the outbox.
    pub publisher: Publisher,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
}

/// What a message handler needs.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The service's database.
    pub pool: PgPool,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
}

/// The account exists (there is a token), but its profile is still on its way
/// through Kafka.
fn not_ready() -> Problem {
    Problem::not_found("profile_not_ready", "Your profile is being made. Try again in a moment.")
        .retry_after(1)
}

//! What is wrong with a part, and how to mend it.

use std::{fmt, net::SocketAddr};

/// The parts, by the names that people know them by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The broker of the topics.
    Kafka,
    /// The tables of idempotency records and rate limits.
    DynamoDb,
    /// The keeper of the signing keys.
    Vault,
    /// The keeper of the passwords.
    SecretsManager,
    /// The database.
    Postgres,
    /// The mail server and its inbox.
    Mail,
    /// The folder that the others keep their data in.
    State,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Kafka => "Kafka",
            Self::DynamoDb => "DynamoDB",
            Self::Vault => "Vault",
            Self::SecretsManager => "Secrets Manager",
            Self::Postgres => "PostgreSQL",
            Self::Mail => "maildev",
            Self::State => "state folder",
        })
    }
}

/// A part that does not work, told so that the reader can act on it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{part}: {what}. {how_to_mend}")]
pub struct Problem {
    /// The part.
    pub part: Part,
    /// What was seen, without a full stop.
    pub what: String,
    /// What to do about it, as a whole sentence.
    pub how_to_mend: String,
}

impl Problem {
    pub(crate) fn new(part: Part, what: impl fmt::Display, how_to_mend: impl Into<String>) -> Self {
        Self { part, what: what.to_string(), how_to_mend: how_to_mend.into() }
    }

    pub(crate) fn port_taken(part: Part, address: SocketAddr, error: &std::io::Error) -> Self {
        Self::new(
            part,
            format!("cannot listen on {address}: {error}"),
            format!(
                "See what holds the port with `ss -ltnp 'sport = :{}'` and stop it, \
                 or shift all ports with TURNOUT_PORT_BASE.",
                address.port()
            ),
        )
    }
}

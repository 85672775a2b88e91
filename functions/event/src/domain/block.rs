use api_kit::MultiLine;
use jiff::Timestamp;
use uuid::Uuid;

/// Why somebody is blocked, in the team's words.
pub type BlockReason = MultiLine<1, 500>;

/// An account whose registrations an organiser does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The account.
    pub user_id: Uuid,
    /// Its name when it was blocked, if that was known.
    pub username: Option<String>,
    /// For the team only.
    pub reason: String,
    /// Who blocked it.
    pub blocked_by: Uuid,
    /// Their account's name then.
    pub blocked_by_username: String,
    /// When.
    pub blocked_at: Timestamp,
}

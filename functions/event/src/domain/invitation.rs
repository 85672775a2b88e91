use api_kit::TextError;
use jiff::{SignedDuration, Timestamp};
use messages::TeamRole;
use uuid::Uuid;

/// From the mail to the last moment in which it can be accepted.
pub const INVITATION_LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Members and open invitations that an event can have together.
pub const TEAM_MAX: i64 = 50;

/// A request to somebody to join an event's team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: Uuid,
    /// The event.
    pub event_id: Uuid,
    /// Where the mail goes.
    pub email: String,
    /// What they are to be.
    pub role: TeamRole,
    /// How often it was sent.
    pub version: i64,
    /// When it was last sent.
    pub sent_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whose account joined by it.
    pub accepted_by: Option<Uuid>,
}

/// A role that the owner can give.
#[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
pub fn member_role(text: String) -> Result<TeamRole, TextError> {
    TeamRole::parse(&text)
        .ok_or_else(|| ("unknown_value", "One of manager and checker is needed.".into()))
}

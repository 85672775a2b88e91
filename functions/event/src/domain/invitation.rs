use std::fmt;

use ambient::Random;
use api_kit::TextError;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use messages::TeamRole;
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::{Digest as _, Sha256};
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

/// What an invitation's link carries. Only the mail has it; we keep its hash.
pub struct InvitationToken(SecretBox<[u8; 32]>);

impl InvitationToken {
    /// A new one.
    #[must_use]
    pub fn new(random: &Random) -> Self {
        Self(SecretBox::new(Box::new(random.bytes())))
    }

    /// Reads a token that [`InvitationToken::expose`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        Some(Self(SecretBox::new(Box::new(bytes))))
    }

    /// The token as the link has it.
    #[must_use]
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.expose_secret())
    }

    /// SHA-256 of it: it is random and long, so a fast hash does.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.expose_secret()).into()
    }
}

impl fmt::Debug for InvitationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationToken")
    }
}

/// A role that the owner can give.
#[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
pub fn member_role(text: String) -> Result<TeamRole, TextError> {
    TeamRole::parse(&text)
        .ok_or_else(|| ("unknown_value", "One of manager and checker is needed.".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_wrote_and_nothing_else() {
        let token = InvitationToken::new(&Random::seeded(1));
        let text = token.expose();
        assert_eq!(InvitationToken::parse(&text).unwrap().hash(), token.hash());
        assert_eq!(format!("{token:?}"), "InvitationToken");
        for wrong in ["", "AAAA", "not base64!", &text[1..], &format!("{text}AAAA")] {
            assert!(InvitationToken::parse(wrong).is_none(), "{wrong}");
        }
    }
}

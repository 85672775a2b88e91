use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::EventOrganizer;
use crate::domain::{Invitation, Member};

/// Who runs an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct Team {
    /// Whose event it is.
    pub owner: EventOrganizer,
    /// Who helps, in the order of their joining.
    pub members: Vec<TeamMember>,
    /// Who was asked and has not answered, those whose time is up too; shown to
    /// the owner only.
    pub invitations: Vec<TeamInvitation>,
    /// So many members and invitations there can be together.
    pub limit: i64,
}

/// Somebody who helps with an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct TeamMember {
    /// The account.
    pub user_id: Uuid,
    /// Its name when it joined.
    pub username: String,
    /// What it is.
    #[schema(value_type = String, pattern = "^(manager|checker)$")]
    pub role: &'static str,
    /// The address at which it was invited; shown to the owner only.
    #[schema(required = true)]
    pub email: Option<String>,
    /// When it joined.
    #[schema(value_type = String, format = DateTime)]
    pub joined_at: Timestamp,
}

/// A request to somebody to join.
#[derive(Debug, Serialize, ToSchema)]
pub struct TeamInvitation {
    /// The invitation.
    pub id: Uuid,
    /// Where its mail goes.
    pub email: String,
    /// What they are to be.
    #[schema(value_type = String, pattern = "^(manager|checker)$")]
    pub role: &'static str,
    /// When the mail was last sent.
    #[schema(value_type = String, format = DateTime)]
    pub sent_at: Timestamp,
    /// Until when it can be accepted.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl TeamMember {
    /// The member, with its address for the owner only.
    #[must_use]
    pub fn new(member: Member, for_owner: bool) -> Self {
        Self {
            user_id: member.user_id,
            username: member.username,
            role: member.role.as_str(),
            email: member.email.filter(|_| for_owner),
            joined_at: member.joined_at,
        }
    }
}

impl From<Invitation> for TeamInvitation {
    fn from(invitation: Invitation) -> Self {
        Self {
            id: invitation.id,
            email: invitation.email,
            role: invitation.role.as_str(),
            sent_at: invitation.sent_at,
            expires_at: invitation.expires_at,
        }
    }
}

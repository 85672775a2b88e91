use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Data, EventFacts, LinkToken, Locale};

/// What somebody can be asked to be in an event's team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TeamRole {
    /// May change and publish the event and see who attends.
    Manager,
    /// May check people in.
    Checker,
}

impl TeamRole {
    /// As it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Checker => "checker",
        }
    }

    /// Reads what [`TeamRole::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "manager" => Some(Self::Manager),
            "checker" => Some(Self::Checker),
            _ => None,
        }
    }
}

/// Somebody, who may have no account, was asked to join an event's team, for
/// the first time or again.
///
/// It carries a secret, [`token`](Self::token): the topic is read by what mails
/// it, and by nothing else.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EventTeamInvited {
    /// The invitation.
    pub invitation_id: Uuid,
    /// How often it was sent, this time included: from 1.
    pub version: i64,
    /// Where the mail goes.
    pub email: String,
    /// The mail's language.
    pub locale: Locale,
    /// The event as it is now; it may be a draft.
    pub event: EventFacts,
    /// What they are to be.
    pub role: TeamRole,
    /// The account's name of who asks.
    pub invited_by: String,
    /// What the link carries. It replaces the one of the version before.
    #[schemars(with = "String")]
    pub token: LinkToken,
    /// When the invitation ends.
    #[schemars(with = "String")]
    pub expires_at: Timestamp,
}

impl Data for EventTeamInvited {
    const TYPE: &'static str = "event-team-invited";
    const SOURCE: &'static str = "event";

    fn subject(&self) -> String {
        self.invitation_id.to_string()
    }
}

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

/// How long an access token is good for. Short, because services check only its
/// signature: a signed-out session lives on in them until the token ends.
pub const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// Who issues the tokens (`iss`) and whom they are for (`aud`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Realm {
    /// The public URL of the installation.
    pub issuer: String,
    /// The name of the API that accepts the tokens.
    pub audience: String,
}

/// What somebody may do in the whole installation. Rights on one event come
/// from its team, not from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everyone who has an account.
    Attendee,
    /// Someone who runs events.
    Organizer,
    /// Someone who runs the installation.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Attendee, Self::Organizer, Self::Admin];

    /// The name that stands in tokens and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attendee => "attendee",
            Self::Organizer => "organizer",
            Self::Admin => "admin",
        }
    }
}

/// The user and the session that a token speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The user's id.
    pub user_id: Uuid,
    /// The session that the token was issued in.
    pub session_id: Uuid,
    /// The user's name at the time of issue.
    pub username: String,
    /// The user's roles at the time of issue.
    pub roles: Vec<Role>,
}

/// The payload of an access token (RFC 7519); times in seconds since the Unix
/// epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Issuer: [`Realm::issuer`].
    pub iss: String,
    /// Audience: [`Realm::audience`].
    pub aud: String,
    /// The user's id.
    pub sub: Uuid,
    /// Issued at.
    pub iat: i64,
    /// Not valid before.
    pub nbf: i64,
    /// Not valid from then on.
    pub exp: i64,
    /// The token's own id.
    pub jti: Uuid,
    /// The session that the token was issued in.
    pub sid: Uuid,
    /// The user's name at the time of issue.
    pub username: String,
    /// The user's roles at the time of issue.
    #[serde(deserialize_with = "known_roles")]
    pub roles: Vec<Role>,
}

impl Claims {
    /// The claims of a token for `identity`, good for [`LIFETIME`] from `now`.
    #[must_use]
    pub fn new(realm: &Realm, identity: &Identity, now: Timestamp, jti: Uuid) -> Self {
        let now = now.as_second();
        Self {
            iss: realm.issuer.clone(),
            aud: realm.audience.clone(),
            sub: identity.user_id,
            iat: now,
            nbf: now,
            exp: now + LIFETIME.as_secs(),
            jti,
            sid: identity.session_id,
            username: identity.username.clone(),
            roles: identity.roles.clone(),
        }
    }
}

/// Leaves out the roles that this build does not know yet: during a deployment
/// a newer Auth may already issue them, and the others must still count.
fn known_roles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Role>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Named {
        Known(Role),
        #[expect(dead_code, reason = "only its shape matters")]
        Unknown(String),
    }
    let named = Vec::<Named>::deserialize(deserializer)?;
    Ok(named
        .into_iter()
        .filter_map(|name| match name {
            Named::Known(role) => Some(role),
            Named::Unknown(_) => None,
        })
        .collect())
}

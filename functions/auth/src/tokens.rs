use std::sync::Arc;

use access_tokens::{Claims, Identity, LIFETIME, Realm, Role, SignError, Signer};
use ambient::{Clock, Random};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Issues access tokens.
#[derive(Clone, Debug)]
pub struct TokenIssuer {
    signer: Arc<Signer>,
    realm: Realm,
    clock: Clock,
    random: Random,
}

/// What somebody gets who signed in, or stays signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedIn {
    /// Send it as `Authorization: Bearer …`.
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Seconds until the access token ends.
    expires_in: i64,
    /// Who is signed in.
    user: SignedInUser,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedInUser {
    id: Uuid,
    username: String,
    /// `attendee`, `organizer`, `admin`.
    #[schema(value_type = Vec<String>)]
    roles: Vec<Role>,
}

impl TokenIssuer {
    /// Issues tokens of `realm`.
    #[must_use]
    pub fn new(signer: Signer, realm: Realm, clock: Clock, random: Random) -> Self {
        Self { signer: Arc::new(signer), realm, clock, random }
    }

    /// A token for this user in this session.
    pub fn issue(&self, identity: Identity) -> Result<SignedIn, SignError> {
        let jti = self.random.uuid(&self.clock);
        let claims = Claims::new(&self.realm, &identity, self.clock.now(), jti);
        Ok(SignedIn {
            access_token: self.signer.sign(&claims)?,
            token_type: "Bearer",
            expires_in: LIFETIME.as_secs(),
            user: SignedInUser {
                id: identity.user_id,
                username: identity.username,
                roles: identity.roles,
            },
        })
    }
}

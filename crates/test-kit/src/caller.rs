use access_tokens::{Claims, Identity, KeyCache, Keys, Realm, Role, Signer, Verifier};
use ambient::{Clock, Random};
use uuid::Uuid;

/// Issues genuine access tokens, and the verifier that accepts them.
#[derive(Debug)]
pub struct Callers {
    /// Give it to the endpoint.
    pub verifier: Verifier,
    /// Signs what a test makes up itself.
    pub signer: Signer,
    /// Who issues the tokens, for whom.
    pub realm: Realm,
    clock: Clock,
    random: Random,
}

impl Callers {
    /// A key pair of its own; times are `clock`'s.
    ///
    /// # Panics
    /// When no key can be made.
    #[expect(clippy::expect_used, reason = "a test can't go on without keys")]
    pub async fn new(clock: &Clock) -> Self {
        let random = Random::system();
        let (signer, _) = Signer::generate("test".to_owned(), &random).expect("a key pair");
        let keys = Keys::new(vec![signer.public_key().clone()]);
        let cache = KeyCache::start(clock.clone(), move || {
            let keys = keys.clone();
            async move { Ok::<_, std::io::Error>(keys) }
        })
        .await
        .expect("keys that are there");
        let realm =
            Realm { issuer: "https://turnout.test".to_owned(), audience: "turnout".to_owned() };
        let verifier = Verifier::new(&realm, cache, clock.clone());
        Self { verifier, signer, realm, clock: clock.clone(), random }
    }

    /// A token of an attendee.
    #[must_use]
    pub fn token(&self, user_id: Uuid, username: &str) -> String {
        self.token_with(user_id, username, &[Role::Attendee])
    }

    /// A token with these roles.
    ///
    /// # Panics
    /// When it can't be signed.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test can't go on without a token")]
    pub fn token_with(&self, user_id: Uuid, username: &str, roles: &[Role]) -> String {
        let identity = Identity {
            user_id,
            session_id: self.random.uuid(&self.clock),
            username: username.to_owned(),
            roles: roles.to_vec(),
        };
        let jti = self.random.uuid(&self.clock);
        let claims = Claims::new(&self.realm, &identity, self.clock.now(), jti);
        self.signer.sign(&claims).expect("a signature")
    }
}

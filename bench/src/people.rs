//! People by the thousand. Signing up takes Argon2's time and memory, which is
//! not what a rush measures; so they get what signing up would have given them:
//! an address that Notification knows, and a token.

use access_tokens::{Claims, Identity, Realm, Role, Signer, VaultKeys, VaultLogin};
use ambient::{Clock, Random};
use tests::stack::Stack;
use uuid::Uuid;

/// Makes people and their tokens.
pub struct People {
    signer: Signer,
    realm: Realm,
    clock: Clock,
    random: Random,
}

impl People {
    /// Takes the stack's signing key.
    pub async fn of(stack: &Stack) -> Self {
        let (clock, random) = (Clock::system(), Random::system());
        let role = stack.secret("turnout/vault/signer");
        let text = |name: &str| role[name].as_str().expect("a string").to_owned();
        let login =
            VaultLogin::AppRole { role_id: text("role_id"), secret_id: text("secret_id").into() };
        let keys = VaultKeys::new(&stack.vault(), login, clock.clone()).expect("a Vault client");
        let signer = keys.signer().await.expect("the signing key");
        let realm = Realm { issuer: stack.url.clone(), audience: "turnout".to_owned() };
        Self { signer, realm, clock, random }
    }

    /// So many people whom Notification knows.
    pub async fn invite(&self, stack: &Stack, how_many: usize) -> Vec<Uuid> {
        let ids: Vec<_> = (0..how_many).map(|_| self.random.uuid(&self.clock)).collect();
        let mut database = stack.database("platform").await;
        sqlx::query(
            "INSERT INTO notification.recipients (user_id, username, email, locale, time_zone)
             SELECT id, 'u' || row, 'u' || row || '-' || id || '@example.org', 'en', 'UTC'
             FROM unnest($1::text[]::uuid[]) WITH ORDINALITY AS person (id, row)",
        )
        .bind(ids.iter().map(Uuid::to_string).collect::<Vec<_>>())
        .execute(&mut database)
        .await
        .expect("recipients");
        ids
    }

    /// A token of one of them, good for ten minutes.
    pub fn token(&self, user_id: Uuid) -> String {
        let identity = Identity {
            user_id,
            session_id: self.random.uuid(&self.clock),
            username: format!("u{}", user_id.simple()),
            roles: vec![Role::Attendee],
        };
        let jti = self.random.uuid(&self.clock);
        let claims = Claims::new(&self.realm, &identity, self.clock.now(), jti);
        self.signer.sign(&claims).expect("a token")
    }
}

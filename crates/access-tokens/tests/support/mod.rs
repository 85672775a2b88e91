#![expect(dead_code, reason = "each test binary uses its part")]

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use access_tokens::{Claims, Identity, KeyCache, Keys, PublicKey, Realm, Role, Signer, Verifier};
use ambient::{Clock, Random};
use secrecy::{ExposeSecret, SecretSlice};
use serde_json::Value;
use uuid::Uuid;

/// A published key set that counts how often it is asked for.
#[derive(Clone, Default)]
pub struct Source {
    keys: Arc<Mutex<Vec<PublicKey>>>,
    fetches: Arc<AtomicUsize>,
    pub broken: Arc<AtomicBool>,
}

impl Source {
    pub fn publish(&self, key: &PublicKey) {
        self.keys.lock().unwrap().push(key.clone());
    }

    pub fn withdraw_all(&self) {
        self.keys.lock().unwrap().clear();
    }

    pub fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }

    pub async fn cache(&self, clock: Clock) -> Result<KeyCache, std::io::Error> {
        let source = self.clone();
        KeyCache::start(clock, move || {
            let source = source.clone();
            async move {
                source.fetches.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                if source.broken.load(Ordering::SeqCst) {
                    return Err(std::io::Error::other("gone"));
                }
                Ok(Keys::new(source.keys.lock().unwrap().clone()))
            }
        })
        .await
    }
}

/// A signer, a verifier that knows its key, and a clock that both share.
pub struct World {
    pub clock: Clock,
    pub realm: Realm,
    pub identity: Identity,
    pub source: Source,
    pub signer: Signer,
    pub private_key: SecretSlice<u8>,
    pub verifier: Verifier,
}

impl World {
    pub async fn new() -> Self {
        let clock = Clock::fixed("2026-11-23T12:00:00Z".parse().unwrap());
        let realm =
            Realm { issuer: "https://turnout.example".to_owned(), audience: "turnout".to_owned() };
        let (signer, private_key) =
            Signer::generate("key-1".to_owned(), &Random::seeded(1)).unwrap();
        let source = Source::default();
        source.publish(signer.public_key());
        let cache = source.cache(clock.clone()).await.unwrap();
        let verifier = Verifier::new(&realm, cache, clock.clone());
        let identity = Identity {
            user_id: Uuid::from_u128(1),
            session_id: Uuid::from_u128(2),
            username: "ada".to_owned(),
            roles: vec![Role::Attendee],
        };
        Self { clock, realm, identity, source, signer, private_key, verifier }
    }

    pub fn genuine_claims(&self) -> Claims {
        Claims::new(&self.realm, &self.identity, self.clock.now(), Uuid::from_u128(3))
    }

    pub fn claims(&self) -> Value {
        serde_json::to_value(self.genuine_claims()).unwrap()
    }

    pub fn token(&self) -> String {
        self.signer.sign(&self.genuine_claims()).unwrap()
    }

    /// Any claims, signed with the genuine key.
    pub fn signed(&self, claims: &Value) -> String {
        let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::EdDSA);
        header.kid = Some("key-1".to_owned());
        let key = jsonwebtoken::EncodingKey::from_ed_der(self.private_key.expose_secret());
        jsonwebtoken::encode(&header, claims, &key).unwrap()
    }
}

pub fn signer(kid: &str, seed: u64) -> Signer {
    Signer::generate(kid.to_owned(), &Random::seeded(seed)).unwrap().0
}

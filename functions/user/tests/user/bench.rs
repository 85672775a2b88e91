//! What every test starts from.

use std::sync::Arc;

use ambient::{Clock, Random};
use http::Method;
use messages::{CloudEvent, Data, Locale, UserRegistered};
use outbox::{KafkaSecurity, KafkaSettings, Producer, Publisher};
use serde_json::Value;
use test_kit::{Answer, Callers, Client, TestDatabase};
use turnout_user::api::{
    Editing, Ledger, Reading, activity, me, on_user_registered, settings, settings_update, update,
};
use uuid::Uuid;

/// A database, a clock and keys.
pub struct Bench {
    pub database: TestDatabase,
    pub clock: Clock,
    pub random: Random,
    callers: Callers,
    publisher: Publisher,
}

impl Bench {
    pub async fn new() -> Self {
        let clock = test_kit::clock();
        // Nothing listens there: messages stay in the outbox, where tests look.
        let kafka = KafkaSettings {
            bootstrap_servers: "127.0.0.1:9".to_owned(),
            security: KafkaSecurity::Plaintext,
        };
        let producer = Arc::new(Producer::new(kafka));
        Self {
            database: TestDatabase::new("user").await,
            callers: Callers::new(&clock).await,
            publisher: Publisher::new(producer, clock.clone()),
            random: Random::seeded(1),
            clock,
        }
    }

    pub fn ledger(&self) -> Ledger {
        let (clock, random) = (self.clock.clone(), self.random.clone());
        Ledger { pool: self.database.pool.clone(), clock, random }
    }

    pub fn message<T: Data>(&self, data: T) -> CloudEvent {
        let message = CloudEvent::new(data, &self.clock, &self.random);
        serde_json::from_value(serde_json::to_value(message).unwrap()).unwrap()
    }

    /// What Auth says of a new user.
    pub fn sign_up(&self, username: &str) -> UserRegistered {
        UserRegistered {
            user_id: self.random.uuid(&self.clock),
            username: username.to_owned(),
            email: format!("{username}@example.org"),
            locale: Locale::Ru,
            time_zone: "Europe/Moscow".to_owned(),
            registered_at: self.clock.now(),
        }
    }

    /// A user whose profile is there.
    pub async fn user(&self, username: &str) -> Uuid {
        let user = self.sign_up(username);
        let user_id = user.user_id;
        on_user_registered::handle(&self.ledger(), self.message(user)).await.unwrap();
        user_id
    }

    fn reading(&self) -> Reading {
        let verifier = self.callers.verifier.clone();
        Reading { pool: self.database.pool.clone(), verifier }
    }

    fn editing(&self) -> Editing {
        Editing {
            pool: self.database.pool.clone(),
            verifier: self.callers.verifier.clone(),
            publisher: self.publisher.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
        }
    }

    pub async fn get(&self, path: &str, user_id: Uuid) -> Answer {
        let router = match path.split('?').next() {
            Some("/v1/me") => me::router(self.reading()),
            Some("/v1/me/settings") => settings::router(self.reading()),
            _ => activity::router(self.reading()),
        };
        let token = self.callers.token(user_id, "somebody");
        Client::new(router).bearer(&token).send(Method::GET, path).await
    }

    pub async fn patch_me(&self, user_id: Uuid, etag: &str, body: &Value) -> Answer {
        let token = self.callers.token(user_id, "somebody");
        Client::new(update::router(self.editing()))
            .bearer(&token)
            .header("if-match", etag)
            .json(Method::PATCH, "/v1/me", body)
            .await
    }

    pub async fn put_settings(&self, user_id: Uuid, etag: &str, body: &Value) -> Answer {
        let token = self.callers.token(user_id, "somebody");
        Client::new(settings_update::router(self.editing()))
            .bearer(&token)
            .header("if-match", etag)
            .json(Method::PUT, "/v1/me/settings", body)
            .await
    }

    /// A PATCH that says not which version it means.
    pub async fn patch_me_blindly(&self, user_id: Uuid, body: &Value) -> Answer {
        let token = self.callers.token(user_id, "somebody");
        Client::new(update::router(self.editing()))
            .bearer(&token)
            .json(Method::PATCH, "/v1/me", body)
            .await
    }

    /// The data of the messages that others are told.
    pub async fn told(&self) -> Vec<Value> {
        let outbox = self.database.outbox("user").await;
        outbox
            .into_iter()
            .map(|(topic, message)| {
                assert_eq!(topic, "user-settings-changed");
                message["data"].clone()
            })
            .collect()
    }
}

//! What every test starts from.

use std::sync::Arc;

use access_tokens::{Claims, Verifier};
use ambient::{Clock, Random};
use http::Method;
use outbox::{KafkaSecurity, KafkaSettings, Producer, Publisher};
use serde_json::{Value, json};
use test_kit::{Answer, Callers, Client, TestDatabase, TestDynamoDb};
use turnout_auth::{
    LoginThrottle, SignUpThrottle, Site, TokenIssuer,
    api::{introspect, login, logout, refresh, register},
};

pub const SITE: &str = "https://turnout.test";
pub const PASSWORD: &str = "correct horse battery";

/// A database, counters, a clock and keys.
pub struct Bench {
    pub database: TestDatabase,
    pub dynamodb: TestDynamoDb,
    pub clock: Clock,
    pub verifier: Verifier,
    random: Random,
    issuer: TokenIssuer,
    publisher: Publisher,
}

impl Bench {
    pub async fn new() -> Self {
        let (clock, random) = (test_kit::clock(), Random::system());
        // Nothing listens there: messages stay in the outbox, where tests look.
        let kafka = KafkaSettings {
            bootstrap_servers: "127.0.0.1:9".to_owned(),
            security: KafkaSecurity::Plaintext,
        };
        let producer = Arc::new(Producer::new(kafka));
        let Callers { verifier, signer, realm, .. } = Callers::new(&clock).await;
        Self {
            database: TestDatabase::new("auth").await,
            dynamodb: TestDynamoDb::new().await,
            issuer: TokenIssuer::new(signer, realm, clock.clone(), random.clone()),
            publisher: Publisher::new(producer, clock.clone()),
            verifier,
            random,
            clock,
        }
    }

    pub fn register(&self) -> Client {
        self.register_counting_in(&self.dynamodb)
    }

    pub fn register_counting_in(&self, dynamodb: &TestDynamoDb) -> Client {
        let router = register::router(register::State {
            database: self.database.pool.clone(),
            throttle: SignUpThrottle::new(dynamodb.rate_limit(&self.clock), 20),
            publisher: self.publisher.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
        });
        let records = self.dynamodb.idempotency(&self.clock);
        Client::new(api_kit::idempotent(router, "auth-register", records, None, self.clock.clone()))
    }

    pub fn login(&self) -> Client {
        self.login_with(&self.dynamodb, 10)
    }

    pub fn login_with(&self, dynamodb: &TestDynamoDb, attempts: u32) -> Client {
        let router = login::router(login::State {
            database: self.database.pool.clone(),
            throttle: LoginThrottle::new(dynamodb.rate_limit(&self.clock), attempts),
            issuer: self.issuer.clone(),
            site: Site::new(SITE).unwrap(),
            clock: self.clock.clone(),
            random: self.random.clone(),
        });
        Client::new(router)
    }

    pub fn refresh(&self, cookie: &str) -> Client {
        let router = refresh::router(refresh::State {
            database: self.database.pool.clone(),
            issuer: self.issuer.clone(),
            site: Site::new(SITE).unwrap(),
            clock: self.clock.clone(),
            random: self.random.clone(),
        });
        let records = self.dynamodb.idempotency(&self.clock);
        let router = api_kit::idempotent(router, "auth-refresh", records, None, self.clock.clone());
        Client::new(router).header("cookie", cookie).header("origin", SITE)
    }

    pub fn logout(&self, cookie: &str) -> Client {
        let router = logout::router(logout::State {
            database: self.database.pool.clone(),
            site: Site::new(SITE).unwrap(),
            clock: self.clock.clone(),
        });
        Client::new(router).header("cookie", cookie).header("origin", SITE)
    }

    pub fn introspect(&self) -> Client {
        Client::new(introspect::router(introspect::State {
            database: self.database.pool.clone(),
            verifier: self.verifier.clone(),
            clock: self.clock.clone(),
        }))
    }

    /// Signs somebody up, with [`PASSWORD`].
    pub async fn sign_up(&self, username: &str) {
        let answer = post(&self.register(), "register", &account(username)).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }

    /// Signs somebody up and in.
    pub async fn signed_in(&self, username: &str) -> Session {
        self.sign_up(username).await;
        self.sign_in(username).await
    }

    pub async fn sign_in(&self, username: &str) -> Session {
        let answer = self.try_password(username, PASSWORD).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        Session::of(&answer)
    }

    pub async fn try_password(&self, login: &str, password: &str) -> Answer {
        post(&self.login(), "login", &json!({"login": login, "password": password})).await
    }

    pub async fn claims(&self, token: &str) -> Claims {
        self.verifier.verify(token).await.unwrap()
    }
}

/// What a browser holds that is signed in.
#[derive(Debug, PartialEq, Eq)]
pub struct Session {
    pub access_token: String,
    /// `name=value`, as the browser sends it back.
    pub cookie: String,
}

impl Session {
    pub fn of(answer: &Answer) -> Self {
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default();
        Self {
            access_token: answer.json["access_token"].as_str().unwrap_or_default().to_owned(),
            cookie: cookie.to_owned(),
        }
    }
}

pub async fn post(client: &Client, endpoint: &str, body: &Value) -> Answer {
    client.json(Method::POST, &format!("/v1/auth/{endpoint}"), body).await
}

/// Posts without a body.
pub async fn ask(client: &Client, endpoint: &str) -> Answer {
    client.send(Method::POST, &format!("/v1/auth/{endpoint}")).await
}

pub fn account(username: &str) -> Value {
    json!({
        "username": username,
        "email": format!("{username}@example.org"),
        "password": PASSWORD,
    })
}

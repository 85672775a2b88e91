//! What a test starts with, and the short words for what it does.

use std::sync::{Arc, OnceLock};

use ambient::{Clock, Random};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use http::Method;
use jiff::{SignedDuration, Timestamp};
use outbox::{KafkaSecurity, KafkaSettings, Producer, Publisher};
use serde_json::{Value, json};
use sqlx::types::Uuid;
use test_kit::{Answer, Callers, Client, TestDatabase};
use turnout_registration::{
    api::{
        approve, cancel, cancel_by_team, confirm, create, decline, get, history, list, offer,
        offer_places, sweep::sweep, waitlist,
    },
    event_client::{Connection, EventClient},
    seats::Seats,
    store::PendingLimit,
};

use crate::fake_event::FakeEvent;

pub struct World {
    pub clock: Clock,
    pub event: FakeEvent,
    pub seats: Seats,
    pub database: TestDatabase,
    pub callers: Callers,
    /// The event that everybody wants to go to.
    pub event_id: Uuid,
    /// Somebody.
    pub anna: Uuid,
    /// Somebody else.
    pub boris: Uuid,
}

impl World {
    pub async fn new() -> Self {
        let clock = test_kit::clock();
        let event = FakeEvent::start(clock.clone()).await;
        Self::with(clock, event).await
    }

    pub async fn with(clock: Clock, event: FakeEvent) -> Self {
        let random = Random::system();
        let database = TestDatabase::new("registration").await;
        let callers = Callers::new(&clock).await;
        let seats = Seats {
            database: database.pool.clone(),
            event: client(&event.url, &clock),
            publisher: publisher(),
            clock: clock.clone(),
            random: random.clone(),
        };
        let [event_id, anna, boris] = std::array::from_fn(|_| random.uuid(&clock));
        Self { clock, event, seats, database, callers, event_id, anna, boris }
    }

    pub async fn create(&self, user: Uuid) -> Answer {
        let body = json!({"event_id": self.event_id});
        self.creator(user).json(Method::POST, "/v1/registrations", &body).await
    }

    pub fn creator(&self, user: Uuid) -> Client {
        let state = create::State {
            seats: self.seats.clone(),
            verifier: self.callers.verifier.clone(),
            pending_limit: PendingLimit(5),
        };
        self.client(user, create::router(state))
    }

    /// Creates and returns the registration's id.
    pub async fn pending(&self, user: Uuid) -> String {
        let answer = self.create(user).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json["id"].as_str().unwrap().to_owned()
    }

    pub async fn confirm(&self, user: Uuid, id: &str) -> Answer {
        let state =
            confirm::State { seats: self.seats.clone(), verifier: self.callers.verifier.clone() };
        let client = self.client(user, confirm::router(state));
        client.send(Method::POST, &format!("/v1/registrations/{id}/confirm")).await
    }

    /// Creates and confirms.
    pub async fn confirmed(&self, user: Uuid) -> String {
        let id = self.pending(user).await;
        let answer = self.confirm(user, &id).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        id
    }

    pub async fn cancel(&self, user: Uuid, id: &str) -> Answer {
        let state =
            cancel::State { seats: self.seats.clone(), verifier: self.callers.verifier.clone() };
        let client = self.client(user, cancel::router(state));
        client.send(Method::POST, &format!("/v1/registrations/{id}/cancel")).await
    }

    /// Creates one that awaits approval, and returns its id.
    pub async fn applied(&self, user: Uuid) -> String {
        let answer = self.create(user).await;
        let expected = (201, &json!("awaiting_approval"));
        assert_eq!((answer.status.as_u16(), &answer.json["status"]), expected, "{}", answer.text);
        answer.json["id"].as_str().unwrap().to_owned()
    }

    /// `approve` or `decline`, by somebody.
    pub async fn decide(&self, user: Uuid, verb: &str, body: &Value) -> Answer {
        let (seats, verifier) = (self.seats.clone(), self.callers.verifier.clone());
        let router = match verb {
            "approve" => approve::router(approve::State { seats, verifier }),
            _ => decline::router(decline::State { seats, verifier }),
        };
        let path = format!("/v1/events/{}/registrations/{verb}", self.event_id);
        self.client(user, router).json(Method::POST, &path, body).await
    }

    /// Likewise, of these registrations and without a message: the results.
    pub async fn decided(&self, user: Uuid, verb: &str, ids: &[&str]) -> Vec<String> {
        let answer = self.decide(user, verb, &json!({ "registration_ids": ids })).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let items = answer.json["items"].as_array().unwrap();
        let named: Vec<_> = items.iter().map(|item| item["registration_id"].clone()).collect();
        assert_eq!(json!(named), json!(ids));
        items.iter().map(|item| item["result"].as_str().unwrap().to_owned()).collect()
    }

    /// Somebody of the team cancels.
    pub async fn cancel_by_team(&self, user: Uuid, id: &str, body: &Value) -> Answer {
        let state = cancel_by_team::State {
            seats: self.seats.clone(),
            verifier: self.callers.verifier.clone(),
        };
        let path = format!("/v1/events/{}/registrations/{id}/cancel", self.event_id);
        self.client(user, cancel_by_team::router(state)).json(Method::POST, &path, body).await
    }

    /// Creates, or waits where that is not possible; returns the answer.
    pub async fn wait_for(&self, user: Uuid, more: &Value) -> Answer {
        let mut body = json!({"event_id": self.event_id, "waitlist": true});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.creator(user).json(Method::POST, "/v1/registrations", &body).await
    }

    /// Waits, and returns the registration's id.
    pub async fn waiting(&self, user: Uuid, more: &Value) -> String {
        let answer = self.wait_for(user, more).await;
        assert_eq!((answer.status.as_u16(), &answer.json["status"]), (201, &json!("waiting")));
        answer.json["id"].as_str().unwrap().to_owned()
    }

    /// Somebody of the team offers places to whom they choose.
    pub async fn choose(&self, user: Uuid, body: &Value) -> Answer {
        let (seats, verifier) = (self.seats.clone(), self.callers.verifier.clone());
        let path = format!("/v1/events/{}/registrations/offer", self.event_id);
        let router = offer::router(offer::State { seats, verifier });
        self.client(user, router).json(Method::POST, &path, body).await
    }

    /// The waitlist as somebody of the team sees it.
    pub async fn waitlist(&self, user: Uuid, query: &str) -> Answer {
        let state = waitlist::State {
            database: self.database.pool.clone(),
            event: self.seats.event.clone(),
            verifier: self.callers.verifier.clone(),
        };
        let path = format!("/v1/events/{}/waitlist{query}", self.event_id);
        self.client(user, waitlist::router(state)).send(Method::GET, &path).await
    }

    /// One run of the schedule; how many waits it settled.
    pub async fn offer(&self) -> u64 {
        let deadline = self.clock.now() + SignedDuration::from_mins(1);
        offer_places::run(&self.seats, deadline).await.unwrap()
    }

    /// Each step of a registration: what, and the position after it.
    pub async fn history(&self, user: Uuid, id: &str) -> Value {
        let state = history::State {
            database: self.database.pool.clone(),
            verifier: self.callers.verifier.clone(),
            clock: self.clock.clone(),
        };
        let client = self.client(user, history::router(state));
        let answer = client.send(Method::GET, &format!("/v1/registrations/{id}/history")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let items = answer.json["items"].as_array().unwrap();
        items.iter().map(|item| json!([item["kind"], item["position"]])).collect()
    }

    pub async fn get(&self, user: Uuid, id: &str) -> Answer {
        let state = get::State {
            database: self.database.pool.clone(),
            verifier: self.callers.verifier.clone(),
            clock: self.clock.clone(),
        };
        let client = self.client(user, get::router(state));
        client.send(Method::GET, &format!("/v1/registrations/{id}")).await
    }

    /// The registration as all others than `registration-get` show it: without
    /// what only that tells.
    pub async fn read(&self, user: Uuid, id: &str) -> Value {
        let mut json = self.get(user, id).await.json;
        for member in ["answers", "guests", "answers_version", "transfer"] {
            json.as_object_mut().unwrap().remove(member).unwrap();
        }
        json
    }

    /// The status that the owner sees.
    pub async fn status(&self, user: Uuid, id: &str) -> String {
        let answer = self.get(user, id).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json["status"].as_str().unwrap().to_owned()
    }

    /// `query` with its question mark, or nothing.
    pub async fn list(&self, user: Uuid, query: &str) -> Answer {
        let state = list::State {
            database: self.database.pool.clone(),
            verifier: self.callers.verifier.clone(),
            clock: self.clock.clone(),
        };
        let client = self.client(user, list::router(state));
        client.send(Method::GET, &format!("/v1/registrations{query}")).await
    }

    /// PostgreSQL still ends the statement of a function that was killed: what it was
    /// about to commit is there, or nothing is, once its connections are back.
    pub async fn settled(&self) {
        let pool = &self.seats.database;
        while pool.num_idle() < pool.size() as usize {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }

    /// One run of the sweep with plenty of time; how many it ended.
    pub async fn sweep(&self) -> u64 {
        sweep(&self.seats, self.clock.now() + SignedDuration::from_mins(1)).await.unwrap()
    }

    /// How many registrations are of a status.
    pub async fn status_counts(&self, status: &str) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM registration.registrations WHERE status = $1")
            .bind(status)
            .fetch_one(&self.database.admin)
            .await
            .unwrap()
    }

    pub fn wait(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// The types of the messages that wait to be published, and their data.
    pub async fn messages(&self) -> Vec<(String, Value)> {
        let rows = self.database.outbox("registration").await;
        rows.into_iter().map(|(topic, message)| (topic, message["data"].clone())).collect()
    }

    pub async fn topics(&self) -> Vec<String> {
        self.messages().await.into_iter().map(|(topic, _)| topic).collect()
    }

    /// Registrations that a sweep must still look at.
    pub async fn half_done(&self) -> i64 {
        sqlx::query_scalar(
            "SELECT count(*) FROM registration.registrations WHERE sweep_at IS NOT NULL",
        )
        .fetch_one(&self.database.admin)
        .await
        .unwrap()
    }

    pub fn client(&self, user: Uuid, router: axum::Router) -> Client {
        // A new token each time: tests let more time pass than one lives.
        Client::new(router).bearer(&self.callers.token(user, "somebody"))
    }
}

pub fn client(url: &str, clock: &Clock) -> EventClient {
    // As a function's host does; another test may have done it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let token = Some("session-token".to_owned());
    let credentials = Credentials::new("AKIDTEST", "secret", token, None, "test");
    let credentials = SharedCredentialsProvider::new(credentials);
    let connection = Connection::new(url, "eu-central-1", credentials, clock.clone()).unwrap();
    EventClient::new(connection)
}

/// Publishes to a Kafka that isn't there, so that what was written stays in the
/// outbox to be looked at. One for all tests, whose clock stands: after the
/// first failure it does not try again, and no test waits.
fn publisher() -> Publisher {
    static PUBLISHER: OnceLock<Publisher> = OnceLock::new();
    let make = || {
        let producer = Producer::new(KafkaSettings {
            bootstrap_servers: "127.0.0.1:1".to_owned(),
            security: KafkaSecurity::Plaintext,
        });
        Publisher::new(Arc::new(producer), Clock::fixed(Timestamp::UNIX_EPOCH))
    };
    PUBLISHER.get_or_init(make).clone()
}

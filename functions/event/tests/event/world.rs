//! One database, one clock, and every route of the service.

use std::sync::{Arc, OnceLock};

use ambient::{Clock, Random};
use axum::Router;
use http::Method;
use jiff::SignedDuration;
use outbox::{KafkaSecurity, KafkaSettings, Producer, Publisher};
use serde_json::{Value, json};
use sqlx::PgPool;
use test_kit::{Answer, Callers, Client, TestDatabase, TestDynamoDb};
use turnout_event::api::{
    answers_check, availability, block, blocks, cancel, create, delete, draw_openings,
    expire_holds, get, hold, hold_confirm, hold_release, holds_take, list, mine, opening,
    opening_draw, opening_join, opening_leave, publish, question_create, question_delete,
    question_update, questions, questions_update, rights, seat_digests, seat_restore, seats,
    ticket_type_create, ticket_type_delete, ticket_type_update, ticket_types, unblock, update,
};
use turnout_event::{domain::AdmissionsPerSecond, throttle::LobbyThrottle};
use uuid::Uuid;

/// How many people a draw of these tests admits in a second.
pub const PER_SECOND: AdmissionsPerSecond = AdmissionsPerSecond(2);

pub struct World {
    pub database: TestDatabase,
    pub clock: Clock,
    pub random: Random,
    pub callers: Callers,
    /// Counters. Few tests need them, so there are none: see [`World::counting`].
    pub guards: TestDynamoDb,
    /// Who makes the events.
    pub organizer: Uuid,
}

impl World {
    pub async fn new() -> Self {
        let clock = test_kit::clock();
        let random = Random::system();
        let callers = Callers::new(&clock).await;
        let organizer = random.uuid(&clock);
        let database = TestDatabase::new("event").await;
        Self { database, clock, random, callers, guards: TestDynamoDb::unreachable(), organizer }
    }

    /// With counters.
    pub async fn counting() -> Self {
        Self { guards: TestDynamoDb::new().await, ..Self::new().await }
    }

    pub fn id(&self) -> Uuid {
        self.random.uuid(&self.clock)
    }

    pub fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// Somebody without a token.
    pub fn anybody(&self) -> Client {
        self.on(&self.database.pool)
    }

    /// Somebody with a token.
    pub fn user(&self, id: Uuid) -> Client {
        self.anybody().bearer(&self.callers.token(id, "somebody"))
    }

    pub fn organizer(&self) -> Client {
        self.user(self.organizer)
    }

    /// All routes, on a pool of one's own.
    pub fn on(&self, pool: &PgPool) -> Client {
        let (database, clock) = (pool.clone(), self.clock.clone());
        let (verifier, random) = (self.callers.verifier.clone(), self.random.clone());
        let publisher = publisher();
        let throttle = LobbyThrottle::new(self.guards.rate_limit(&self.clock));
        let (hold_seconds, admissions) = (hold::HoldSeconds(900), PER_SECOND);
        macro_rules! route {
            ($endpoint:ident: $($part:ident),*) => {
                $endpoint::router($endpoint::State { $($part: $part.clone()),* })
            };
        }
        let router = [
            route!(create: database, verifier, clock, random),
            route!(list: database, verifier, clock),
            route!(mine: database, verifier),
            route!(get: database, verifier),
            route!(update: database, verifier, publisher, clock, random),
            route!(delete: database, verifier, clock),
            route!(publish: database, verifier, publisher, clock, random),
            route!(cancel: database, verifier, publisher, clock, random),
            route!(availability: database, verifier, clock),
            route!(ticket_types: database, verifier, clock),
            route!(ticket_type_create: database, verifier, clock, random),
            route!(ticket_type_update: database, verifier, clock),
            route!(ticket_type_delete: database, verifier, clock),
            route!(opening: database, verifier, clock, admissions),
            route!(opening_join: database, verifier, throttle, clock, random, admissions),
            route!(opening_leave: database, verifier, clock),
            route!(opening_draw: database),
            route!(questions: database, verifier),
            route!(questions_update: database, verifier),
            route!(question_create: database, verifier, clock, random),
            route!(question_update: database, verifier, clock, random),
            route!(question_delete: database, verifier, clock),
            route!(answers_check: database, clock),
            route!(hold: database, clock, random, hold_seconds, admissions),
            route!(holds_take: database, clock, random, hold_seconds),
            route!(hold_confirm: database, clock),
            route!(hold_release: database, clock),
            route!(seat_digests: database, clock),
            route!(seats: database),
            route!(rights: database),
            route!(block: database, clock),
            route!(blocks: database, verifier),
            route!(unblock: database, verifier),
            route!(seat_restore: database, clock),
        ]
        .into_iter()
        .fold(Router::new(), Router::merge);
        Client::new(router)
    }

    pub async fn draft(&self, changes: &Value) -> Answer {
        self.organizer().json(Method::POST, "/v1/events", &event(changes)).await
    }

    /// A published event with these changes; its id.
    pub async fn published(&self, changes: &Value) -> Uuid {
        let draft = self.draft(changes).await;
        assert_eq!(draft.status, 201, "{}", draft.text);
        let path = format!("/v1/events/{}/publish", id_of(&draft));
        let published = self.organizer().send(Method::POST, &path).await;
        assert_eq!(published.status, 200, "{}", published.text);
        id_of(&draft)
    }

    pub async fn hold(&self, event: Uuid, hold: Uuid) -> Answer {
        take(&self.anybody(), event, hold).await
    }

    /// A ticket type with these properties; its id.
    pub async fn ticket_type(&self, event: Uuid, properties: &Value) -> Uuid {
        let mut body = json!({ "name": "Workshop" });
        for (name, value) in properties.as_object().unwrap() {
            body[name] = value.clone();
        }
        let path = format!("/v1/events/{event}/ticket-types");
        let made = self.organizer().json(Method::POST, &path, &body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        id_of(&made)
    }

    /// Asks for so many places of a ticket type.
    pub async fn hold_of(&self, event: Uuid, hold: Uuid, kind: Uuid, quantity: i64) -> Answer {
        take_of(&self.anybody(), event, hold, kind, quantity).await
    }

    /// `(confirmed, held, free)` of a ticket type, as its organiser sees it.
    pub async fn places_of(&self, event: Uuid, kind: Uuid) -> (i64, i64, i64) {
        let path = format!("/v1/events/{event}/ticket-types");
        let answer = self.organizer().send(Method::GET, &path).await;
        let items = answer.json["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["id"] == json!(kind)).unwrap();
        let number = |name: &str| item[name].as_i64().unwrap();
        (number("confirmed"), number("held"), number("free"))
    }

    pub async fn confirm(&self, event: Uuid, hold: Uuid) -> Answer {
        let path = format!("/internal/events/{event}/holds/{hold}/confirm");
        self.anybody().send(Method::POST, &path).await
    }

    pub async fn release(&self, event: Uuid, hold: Uuid) -> Answer {
        let path = format!("/internal/events/{event}/holds/{hold}");
        self.anybody().send(Method::DELETE, &path).await
    }

    /// Releases what has expired, as the schedule does.
    pub async fn sweep(&self) -> u64 {
        let deadline = self.clock.now() + SignedDuration::from_secs(50);
        expire_holds::run(&self.database.pool, &self.clock, deadline).await.unwrap()
    }

    /// Draws what is due, as the schedule does.
    pub async fn draw_due(&self) -> u64 {
        let deadline = self.clock.now() + SignedDuration::from_secs(50);
        let (database, clock) = (&self.database.pool, &self.clock);
        draw_openings::run(database, clock, PER_SECOND, deadline).await.unwrap()
    }

    /// `(capacity, confirmed, held, free)` as the page shows it.
    pub async fn places(&self, event: Uuid) -> (i64, i64, i64, i64) {
        let path = format!("/v1/events/{event}/availability");
        let answer = self.organizer().send(Method::GET, &path).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let number = |name: &str| answer.json[name].as_i64().unwrap();
        (number("capacity"), number("confirmed"), number("held"), number("free"))
    }

    /// Panics unless the counters of every shard are what the holds say, and the
    /// shards of every pool have its capacity together.
    pub async fn audit(&self) {
        let wrong: Vec<(Uuid, i16, i32, i32, i64, i64)> = sqlx::query_as(
            "WITH places AS (
                 SELECT event_id AS pool_id, shard, quantity, status FROM event.holds
                 UNION ALL
                 SELECT ticket_type_id, type_shard, quantity, status FROM event.holds
             )
             SELECT s.pool_id, s.shard, s.held, s.confirmed,
                 coalesce(sum(p.quantity) FILTER (WHERE p.status = 'held'), 0),
                 coalesce(sum(p.quantity) FILTER (WHERE p.status = 'confirmed'), 0)
             FROM event.seat_shards s
             LEFT JOIN places p ON p.pool_id = s.pool_id AND p.shard = s.shard
             GROUP BY s.pool_id, s.shard
             HAVING s.held <> coalesce(sum(p.quantity) FILTER (WHERE p.status = 'held'), 0)
                 OR s.confirmed <> coalesce(sum(p.quantity) FILTER (WHERE p.status = 'confirmed'), 0)",
        )
        .fetch_all(&self.database.admin)
        .await
        .unwrap();
        assert_eq!(wrong, [], "shards that differ from their holds");

        let wrong: Vec<(Uuid, i32, i64)> = sqlx::query_as(
            "SELECT pool.id, pool.capacity, sum(s.capacity)
             FROM (SELECT id, capacity FROM event.events WHERE deleted_at IS NULL
                 UNION ALL
                 SELECT id, capacity FROM event.ticket_types WHERE deleted_at IS NULL) pool (id, capacity)
             JOIN event.seat_shards s ON s.pool_id = pool.id
             GROUP BY pool.id, pool.capacity HAVING sum(s.capacity) <> pool.capacity",
        )
        .fetch_all(&self.database.admin)
        .await
        .unwrap();
        assert_eq!(wrong, [], "pools that differ from their shards");
    }

    /// The types of the messages that wait to be published, in order.
    pub async fn messages(&self) -> Vec<String> {
        self.database.outbox("event").await.into_iter().map(|(topic, _)| topic).collect()
    }
}

pub async fn take(client: &Client, event: Uuid, hold: Uuid) -> Answer {
    let body = json!({ "user_id": hold, "quantity": 1 });
    client.json(Method::PUT, &format!("/internal/events/{event}/holds/{hold}"), &body).await
}

pub async fn take_of(
    client: &Client,
    event: Uuid,
    hold: Uuid,
    kind: Uuid,
    quantity: i64,
) -> Answer {
    let body = json!({ "user_id": hold, "quantity": quantity, "ticket_type_id": kind });
    client.json(Method::PUT, &format!("/internal/events/{event}/holds/{hold}"), &body).await
}

/// The path of a search for `text`.
pub fn search(text: &str) -> String {
    text.bytes().fold("/v1/events?q=".to_owned(), |path, byte| format!("{path}%{byte:02X}"))
}

pub fn id_of(answer: &Answer) -> Uuid {
    answer.json["id"].as_str().unwrap().parse().unwrap()
}

/// A valid event two months from now, with these changes.
pub fn event(changes: &Value) -> Value {
    let mut event = json!({
        "title": "Rust evening",
        "description": "Three talks.\nAnd a long break.",
        "place": { "kind": "venue", "name": "Stamba Hall", "address": "14 Kostava St, Tbilisi" },
        "starts_at": "2027-05-01T18:30:00+02:00",
        "ends_at": "2027-05-01T21:00:00+02:00",
        "time_zone": "Europe/Berlin",
        "capacity": 50,
    });
    for (name, value) in changes.as_object().unwrap() {
        event[name] = value.clone();
    }
    event
}

/// Kafka is away in these tests: messages stay in the outbox, where they can be
/// looked at. One publisher for all, because it waits for Kafka only once.
pub fn publisher() -> Publisher {
    static AWAY: OnceLock<Publisher> = OnceLock::new();
    AWAY.get_or_init(|| {
        let settings = KafkaSettings {
            bootstrap_servers: "127.0.0.1:9".to_owned(),
            security: KafkaSecurity::Plaintext,
        };
        Publisher::new(Arc::new(Producer::new(settings)), test_kit::clock())
    })
    .clone()
}

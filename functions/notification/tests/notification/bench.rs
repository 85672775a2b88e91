//! What every test starts from.

use ambient::{Clock, Random};
use jiff::{SignedDuration, Timestamp};
use messages::{
    CloudEvent, Data, EventFacts, Locale, Place, RegistrationConfirmed, RegistrationFacts,
    UserRegistered,
};
use sqlx::PgPool;
use test_kit::TestDatabase;
use turnout_notification::{
    Composer, Delivery, Mailroom, SmtpSettings,
    api::{Ledger, on_registration_confirmed, on_user_registered, relay, remind},
};
use uuid::Uuid;

use crate::peer::Peer;

/// A database, a clock and a mail server.
pub struct Bench {
    pub database: TestDatabase,
    pub clock: Clock,
    pub random: Random,
    pub peer: Peer,
}

/// How far a mail has come.
#[derive(Debug, PartialEq, Eq)]
pub struct Progress {
    pub kind: String,
    pub status: String,
    pub attempts: i32,
}

impl Bench {
    pub async fn new() -> Self {
        Self::with_peer(Peer::start().await).await
    }

    pub async fn with_peer(peer: Peer) -> Self {
        Self {
            database: TestDatabase::new("notification").await,
            clock: test_kit::clock(),
            random: Random::seeded(1),
            peer,
        }
    }

    /// A function's process: its own connections to database and mail server.
    pub fn process(&self) -> Mailroom {
        let pool = self.database.pool_of(1, "notification");
        let (clock, random) = (self.clock.clone(), Random::system());
        let from = "hello@turnout.example";
        let composer = Composer::new("http://localhost:8080", from, clock.clone(), random).unwrap();
        let settings = SmtpSettings {
            host: "127.0.0.1".to_owned(),
            port: self.peer.port,
            authentication: None,
            from: from.parse().unwrap(),
        };
        Mailroom::new(pool, clock.clone(), composer, Delivery::new(settings, clock))
    }

    pub fn ledger(&self) -> Ledger {
        Ledger { pool: self.pool(), clock: self.clock.clone() }
    }

    pub fn pool(&self) -> PgPool {
        self.database.pool.clone()
    }

    pub fn message<T: Data>(&self, data: T) -> CloudEvent {
        let message = CloudEvent::new(data, &self.clock, &self.random);
        serde_json::from_value(serde_json::to_value(message).unwrap()).unwrap()
    }

    pub fn sign_up(&self, username: &str) -> UserRegistered {
        UserRegistered {
            user_id: self.random.uuid(&self.clock),
            username: username.to_owned(),
            email: format!("{username}@example.org"),
            locale: Locale::En,
            time_zone: "UTC".to_owned(),
            registered_at: self.clock.now(),
        }
    }

    /// A user whom Notification knows, and whose welcome has arrived.
    pub async fn user(&self, username: &str) -> Uuid {
        let user = self.sign_up(username);
        let user_id = user.user_id;
        on_user_registered::handle(&self.process(), self.message(user)).await.unwrap();
        user_id
    }

    /// An event that starts so long from now.
    pub fn event(&self, starts_in: SignedDuration) -> EventFacts {
        let starts_at = self.in_time(starts_in);
        EventFacts {
            event_id: self.random.uuid(&self.clock),
            version: 1,
            title: "Rust Meetup".to_owned(),
            starts_at,
            ends_at: starts_at.checked_add(SignedDuration::from_hours(2)).unwrap(),
            time_zone: "Europe/Moscow".to_owned(),
            place: Place::Venue { name: "Hall".to_owned(), address: "Street 1".to_owned() },
        }
    }

    pub fn registration(&self, user_id: Uuid, event: &EventFacts) -> RegistrationFacts {
        RegistrationFacts {
            registration_id: self.random.uuid(&self.clock),
            user_id,
            event: event.clone(),
            ticket_type: None,
            quantity: 1,
            occurred_at: self.clock.now(),
        }
    }

    /// A confirmed registration that Notification has heard of.
    pub async fn confirmed(&self, user_id: Uuid, event: &EventFacts) -> RegistrationFacts {
        let registration = self.registration(user_id, event);
        let message = self.confirmation(&registration);
        on_registration_confirmed::handle(&self.process(), message).await.unwrap();
        registration
    }

    pub fn confirmation(&self, registration: &RegistrationFacts) -> CloudEvent {
        let registration = registration.clone();
        let ticket_code = "7F3K-92QD".to_owned();
        self.message(RegistrationConfirmed { registration, ticket_code, team_message: None })
    }

    pub fn in_time(&self, by: SignedDuration) -> Timestamp {
        self.clock.now().checked_add(by).unwrap()
    }

    /// One run of `notification-relay`; returns how many mails it sent.
    pub async fn relay(&self) -> u64 {
        relay::run(&self.process(), Timestamp::MAX).await.unwrap()
    }

    /// One run of `notification-remind`; returns how many mails it queued.
    pub async fn remind(&self) -> u64 {
        remind::run(&self.process(), Timestamp::MAX).await.unwrap()
    }

    pub fn wait(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    /// All mails in the order of their making.
    pub async fn progress(&self) -> Vec<Progress> {
        let rows: Vec<(String, String, i32)> =
            sqlx::query_as("SELECT kind, status, attempts FROM notification.mails ORDER BY id")
                .fetch_all(&self.database.admin)
                .await
                .unwrap();
        rows.into_iter()
            .map(|(kind, status, attempts)| Progress { kind, status, attempts })
            .collect()
    }

    /// The subject lines that have arrived for an address.
    pub fn subjects(&self, username: &str) -> Vec<String> {
        let address = format!("{username}@example.org");
        let received = self.peer.received();
        let mails = received.iter().filter(|mail| mail.to == address);
        mails.map(|mail| mail.header("Subject").to_owned()).collect()
    }
}

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Data;

/// Where an event is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Place {
    /// At a venue.
    Venue {
        /// The venue's name.
        name: String,
        /// Its postal address.
        address: String,
    },
    /// Online.
    Online {
        /// Where to join: `http` or `https`.
        link: String,
    },
}

/// What others need to know of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventFacts {
    /// The event.
    pub event_id: Uuid,
    /// Grows with each edit: a consumer keeps the highest.
    pub version: i64,
    /// Its title.
    pub title: String,
    /// When it starts.
    #[schemars(with = "String")]
    pub starts_at: Timestamp,
    /// When it ends.
    #[schemars(with = "String")]
    pub ends_at: Timestamp,
    /// The IANA time zone in which its organiser thinks.
    pub time_zone: String,
    /// Where it is.
    pub place: Place,
}

/// A draft became visible to all.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EventPublished {
    /// The event as published.
    pub event: EventFacts,
}

impl Data for EventPublished {
    const TYPE: &'static str = "event-published";
    const SOURCE: &'static str = "event";

    fn subject(&self) -> String {
        self.event.event_id.to_string()
    }
}

/// A published event was edited.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EventChanged {
    /// The event as it is now.
    pub event: EventFacts,
    /// Until when attendees can cancel; absent: until the event starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub cancellation_closes_at: Option<Timestamp>,
    /// Who gets a place that comes free while people wait: `automatic`, the first who
    /// waits, which is so if absent; `manual`, whom the team chooses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waitlist_mode: Option<String>,
}

impl Data for EventChanged {
    const TYPE: &'static str = "event-changed";
    const SOURCE: &'static str = "event";

    fn subject(&self) -> String {
        self.event.event_id.to_string()
    }
}

/// A published event was called off.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EventCancelled {
    /// The event as it is now.
    pub event: EventFacts,
    /// What its team says to those who were registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Data for EventCancelled {
    const TYPE: &'static str = "event-cancelled";
    const SOURCE: &'static str = "event";

    fn subject(&self) -> String {
        self.event.event_id.to_string()
    }
}

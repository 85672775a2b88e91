//! Far more people than places, all at once.

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    figures::{Times, millis, rate},
    gateway::{Gateway, id},
    people::People,
};

/// What a rush came to.
#[derive(Debug, Serialize)]
pub struct Rush {
    /// Who wanted a place.
    pub people: usize,
    /// Places there were.
    pub places: usize,
    /// Events that had them.
    pub events: usize,
    /// Who got one and confirmed it.
    pub confirmed: usize,
    /// Who were told that all places are taken.
    pub sold_out: usize,
    /// Confirmations a second, until the last place was confirmed.
    pub confirmed_per_second: f64,
    /// Answers to creations a second, of all kinds, until everybody had one.
    pub answered_per_second: f64,
    /// Creations, of whatever answer.
    pub create: Times,
    /// Creations that were granted a place.
    pub granted: Times,
    /// Confirmations.
    pub confirm: Times,
}

/// What one person saw.
struct Click {
    create: f64,
    /// How long confirming took, and when it was done.
    confirmed: Option<(f64, Duration)>,
}

/// Everybody wants a place, `at_once` at a time; who gets one confirms it. Panics
/// where an answer is neither a place nor "sold out", or where not exactly the
/// places there are were given away.
pub async fn rush(
    gateway: &Gateway<'_>,
    makers: &People,
    people: &[Uuid],
    events: &[Uuid],
    places: usize,
    at_once: usize,
) -> Rush {
    let tokens: Vec<_> = people.iter().map(|id| makers.token(*id)).collect();
    let started = Instant::now();
    let clicks: Vec<_> = stream::iter(tokens.iter().enumerate())
        .map(async |(number, token)| {
            let body = json!({ "event_id": events[number % events.len()] });
            let clicked = Instant::now();
            let (status, answer) = gateway.post(token, "/v1/registrations", &body).await;
            let create = millis(clicked);
            if status != 201 {
                assert_eq!((status, answer["code"].as_str()), (409, Some("sold_out")), "{answer}");
                return Click { create, confirmed: None };
            }
            let clicked = Instant::now();
            let (status, answer) = gateway.settle(token, id(&answer), "confirm").await;
            assert_eq!(status, 200, "{answer}");
            Click { create, confirmed: Some((millis(clicked), started.elapsed())) }
        })
        .buffer_unordered(at_once)
        .collect()
        .await;
    let took = started.elapsed();
    let confirmed: Vec<_> = clicks.iter().filter_map(|click| click.confirmed).collect();
    assert_eq!(confirmed.len(), places.min(people.len()), "confirmed, places");
    let last = confirmed.iter().map(|(_, at)| *at).max().unwrap_or_default();
    let granted = clicks.iter().filter(|click| click.confirmed.is_some());
    Rush {
        people: people.len(),
        places,
        events: events.len(),
        confirmed: confirmed.len(),
        sold_out: clicks.len() - confirmed.len(),
        confirmed_per_second: rate(confirmed.len(), last),
        answered_per_second: rate(clicks.len(), took),
        granted: Times::of(granted.map(|click| click.create).collect()),
        create: Times::of(clicks.iter().map(|click| click.create).collect()),
        confirm: Times::of(confirmed.iter().map(|(taken, _)| *taken).collect()),
    }
}

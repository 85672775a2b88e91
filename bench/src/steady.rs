//! The same things again and again, for as long as it takes to see memory grow.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    figures::rate,
    gateway::{Gateway, id},
    memory::{self, Sample},
    people::People,
};

/// What was seen.
#[derive(Debug, Serialize)]
pub struct Steady {
    /// How long.
    pub seconds: u64,
    /// Created, confirmed and cancelled again, a second.
    pub rounds_per_second: f64,
    /// Confirmations in all.
    pub confirmed: usize,
    /// Memory of a function's process at the end against its beginning.
    pub growth_each: f64,
    /// Memory of the local stack's process likewise.
    pub growth_stack: f64,
    /// Memory.
    pub samples: Vec<Sample>,
}

/// Each of these people registers, confirms and cancels, until the time is over.
pub async fn hold_out(
    gateway: &Gateway<'_>,
    makers: &People,
    event: Uuid,
    people: &[Uuid],
    time: Duration,
) -> Steady {
    let over = AtomicBool::new(false);
    let started = Instant::now();
    let work = async {
        let rounds = join_all(people.iter().map(async |user| {
            let mut rounds = 0;
            while started.elapsed() < time {
                // A token is good for ten minutes.
                let token = makers.token(*user);
                let body = json!({ "event_id": event });
                let answer = gateway.done(&token, "/v1/registrations", &body, 201).await;
                for verb in ["confirm", "cancel"] {
                    let (status, answer) = gateway.settle(&token, id(&answer), verb).await;
                    assert_eq!(status, 200, "{answer}");
                }
                rounds += 1;
            }
            rounds
        }))
        .await;
        over.store(true, Ordering::Relaxed);
        rounds.into_iter().sum::<usize>()
    };
    let (rounds, samples) = tokio::join!(work, memory::watch(gateway.stack, &over));
    Steady {
        seconds: time.as_secs(),
        rounds_per_second: rate(rounds, started.elapsed()),
        confirmed: rounds,
        growth_each: memory::growth(&samples, |sample| sample.each),
        growth_stack: memory::growth(&samples, |sample| sample.stack),
        samples,
    }
}

//! Those who only look, while others rush.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Instant,
};

use futures_util::future::join_all;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    figures::{Times, millis},
    gateway::Gateway,
};

/// What they saw.
#[derive(Debug, Serialize)]
pub struct Browsing {
    /// The list of events.
    pub list: Times,
    /// One event's page.
    pub event: Times,
    /// How many places are left.
    pub availability: Times,
}

/// So many people look again and again, until `over`.
pub async fn browse(
    gateway: &Gateway<'_>,
    event: Uuid,
    people: usize,
    over: &AtomicBool,
) -> Browsing {
    let paths = [
        "/v1/events".to_owned(),
        format!("/v1/events/{event}"),
        format!("/v1/events/{event}/availability"),
    ];
    let looks = (0..people).map(async |_| {
        let mut taken: [Vec<f64>; 3] = Default::default();
        while !over.load(Ordering::Relaxed) {
            for (path, taken) in paths.iter().zip(&mut taken) {
                let clicked = Instant::now();
                let (status, answer) = gateway.get(path).await;
                assert_eq!(status, 200, "{path}: {answer}");
                taken.push(millis(clicked));
            }
        }
        taken
    });
    let mut all: [Vec<f64>; 3] = Default::default();
    for one in join_all(looks).await {
        for (all, one) in all.iter_mut().zip(one) {
            all.extend(one);
        }
    }
    let [list, event, availability] = all.map(Times::of);
    Browsing { list, event, availability }
}

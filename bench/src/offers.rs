//! People give their places back, and those who wait are offered them: again
//! and again, until everybody had a place.

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use serde::Serialize;
use serde_json::json;
use sqlx::Row as _;
use tests::stack::eventually;
use uuid::Uuid;

use crate::{
    figures::{Times, rate},
    gateway::{Gateway, id},
    people::People,
};

/// What came of it.
#[derive(Debug, Serialize)]
pub struct Offers {
    /// Places of the event.
    pub places: usize,
    /// Who waited, and were offered one, and took it.
    pub waited: usize,
    /// Cancelled, offered and confirmed again, a second.
    pub turns_per_second: f64,
    /// From a cancellation's answer to the offer that it made possible, in
    /// milliseconds.
    pub delay: Times,
    /// Cancellations.
    pub cancel: Times,
}

/// Somebody who has a place.
struct Holder {
    token: String,
    registration: Uuid,
}

/// `people` are as many as there are places, and those who wait for them.
pub async fn turn_over(
    gateway: &Gateway<'_>,
    makers: &People,
    event: Uuid,
    people: &[Uuid],
    places: usize,
    at_once: usize,
) -> Offers {
    let (first, waiting) = people.split_at(places);
    let body = json!({ "event_id": event, "waitlist": true });
    let register = async |user: &Uuid| {
        let token = makers.token(*user);
        let answer = gateway.done(&token, "/v1/registrations", &body, 201).await;
        (Holder { registration: id(&answer), token }, answer)
    };
    let mut holders: Vec<_> = stream::iter(first)
        .map(async |user| {
            let (holder, _) = register(user).await;
            let (status, answer) =
                gateway.settle(&holder.token, holder.registration, "confirm").await;
            assert_eq!(status, 200, "{answer}");
            holder
        })
        .buffer_unordered(at_once)
        .collect()
        .await;
    stream::iter(waiting)
        .for_each_concurrent(at_once, async |user| {
            let (_, answer) = register(user).await;
            assert_eq!(answer["status"], "waiting", "{answer}");
        })
        .await;

    let started = Instant::now();
    let (mut cancelled, mut cancel) = (Vec::new(), Vec::new());
    let mut database = gateway.stack.database("platform").await;
    let mut seen = 0;
    while seen < waiting.len() {
        let done: Vec<_> = stream::iter(holders.drain(..))
            .map(async |holder| {
                let clicked = Instant::now();
                let (status, answer) =
                    gateway.settle(&holder.token, holder.registration, "cancel").await;
                assert_eq!(status, 200, "{answer}");
                (crate::figures::millis(clicked), now_millis())
            })
            .buffer_unordered(at_once)
            .collect()
            .await;
        for (took, at) in done {
            cancel.push(took);
            cancelled.push(at);
        }
        let wanted = cancelled.len().min(waiting.len());
        let offered = eventually("the offers", Duration::from_mins(2), || async {
            let pending = pending(gateway, event).await;
            (pending.len() == wanted - seen).then_some(pending)
        })
        .await;
        seen = wanted;
        holders = stream::iter(offered)
            .map(async |(registration, user)| {
                let token = makers.token(user);
                let (status, answer) = gateway.settle(&token, registration, "confirm").await;
                assert_eq!(status, 200, "{answer}");
                Holder { token, registration }
            })
            .buffer_unordered(at_once)
            .collect()
            .await;
    }
    let took = started.elapsed();
    let offered: Vec<f64> = sqlx::query(
        "SELECT (extract(epoch FROM waiting_ended_at) * 1000)::float8
         FROM registration.registrations
         WHERE event_id = $1::text::uuid AND waiting_end = 'offered' ORDER BY 1",
    )
    .bind(event.to_string())
    .fetch_all(&mut database)
    .await
    .expect("offers")
    .iter()
    .map(|row| row.get(0))
    .collect();
    // The offers go to the first in the queue, so the first one is the answer to
    // the first cancellation, whoever they were.
    let cancelled = crate::figures::sorted(cancelled);
    let delay = offered.iter().zip(&cancelled).map(|(offer, cancel)| (offer - cancel).max(0.0));
    Offers {
        places,
        waited: waiting.len(),
        turns_per_second: rate(waiting.len(), took),
        delay: Times::of(delay.collect()),
        cancel: Times::of(cancel),
    }
}

/// Who was offered a place and has not confirmed it.
async fn pending(gateway: &Gateway<'_>, event: Uuid) -> Vec<(Uuid, Uuid)> {
    let mut database = gateway.stack.database("platform").await;
    let rows = sqlx::query(
        "SELECT id::text, user_id::text FROM registration.registrations
         WHERE event_id = $1::text::uuid AND status = 'pending'",
    )
    .bind(event.to_string())
    .fetch_all(&mut database)
    .await
    .expect("pending registrations");
    let uuid = |text: String| text.parse().expect("an id");
    rows.iter().map(|row| (uuid(row.get(0)), uuid(row.get(1)))).collect()
}

fn now_millis() -> f64 {
    jiff::Timestamp::now().as_duration().as_secs_f64() * 1_000.0
}

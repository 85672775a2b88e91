//! What happens at the same time, on as many connections.

use std::{collections::BTreeMap, sync::Arc};

use ambient::Clock;
use http::Method;
use jiff::SignedDuration;
use serde_json::json;
use test_kit::{Answer, Client};
use tokio::{sync::Barrier, task::JoinSet};
use uuid::Uuid;

use crate::world::{World, take};

const CONNECTIONS: u32 = 32;

/// Runs all at once; how many answers there were of each status and code.
pub async fn at_once<F>(tasks: impl IntoIterator<Item = F>) -> BTreeMap<(u16, String), usize>
where
    F: Future<Output = Answer> + Send + 'static,
{
    let tasks: Vec<F> = tasks.into_iter().collect();
    let barrier = Arc::new(Barrier::new(tasks.len()));
    let mut running = JoinSet::new();
    for task in tasks {
        let barrier = barrier.clone();
        running.spawn(async move {
            barrier.wait().await;
            task.await
        });
    }
    let mut counts = BTreeMap::new();
    for answer in running.join_all().await {
        *counts.entry((answer.status.as_u16(), answer.code().to_owned())).or_default() += 1;
    }
    counts
}

pub fn counts<const N: usize>(expected: [(u16, &str, usize); N]) -> BTreeMap<(u16, String), usize> {
    expected.map(|(status, code, count)| ((status, code.to_owned()), count)).into()
}

/// A client that owns what it needs, for tasks.
pub fn crowd(world: &World) -> Client {
    world.on(&world.database.pool_of(CONNECTIONS, "event"))
}

pub async fn take_owned(client: Client, event: Uuid, hold: Uuid) -> Answer {
    take(&client, event, hold).await
}

pub async fn confirm_owned(client: Client, event: Uuid, hold: Uuid) -> Answer {
    client.send(Method::POST, &format!("/internal/events/{event}/holds/{hold}/confirm")).await
}

pub async fn release_owned(client: Client, event: Uuid, hold: Uuid) -> Answer {
    client.send(Method::DELETE, &format!("/internal/events/{event}/holds/{hold}")).await
}

#[tokio::test]
async fn two_hundred_people_and_fifty_places() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 50 })).await;
    let client = crowd(&world);
    let seen = at_once((0..200).map(|_| take_owned(client.clone(), event, world.id()))).await;
    assert_eq!(seen, counts([(200, "", 50), (409, "sold_out", 150)]));
    assert_eq!(world.places(event).await, (50, 0, 50, 0));
    world.audit().await;
}

#[tokio::test]
async fn two_people_and_the_last_place() {
    let world = World::new().await;
    let client = crowd(&world);
    for _ in 0..20 {
        let event = world.published(&json!({ "capacity": 1 })).await;
        let seen = at_once((0..2).map(|_| take_owned(client.clone(), event, world.id()))).await;
        assert_eq!(seen, counts([(200, "", 1), (409, "sold_out", 1)]));
    }
    world.audit().await;
}

#[tokio::test]
async fn one_request_sent_five_times_at_once_takes_one_place() {
    let world = World::new().await;
    let client = crowd(&world);
    for _ in 0..20 {
        let (event, hold) = (world.published(&json!({})).await, world.id());
        let seen = at_once((0..5).map(|_| take_owned(client.clone(), event, hold))).await;
        assert_eq!(seen, counts([(200, "", 5)]));
        assert_eq!(world.places(event).await, (50, 0, 1, 49));
    }
    world.audit().await;
}

/// A hold expires in the very moment of its confirmation: one or the other.
#[tokio::test]
async fn expiry_and_confirmation_at_once_are_one_or_the_other() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 50 })).await;
    let holds: Vec<_> = (0..50).map(|_| world.id()).collect();
    for hold in &holds {
        assert_eq!(world.hold(event, *hold).await.status, 200);
    }
    let client = crowd(&world);
    // The sweep's clock is ahead, so both believe that it is their turn.
    let ahead = Clock::fixed(world.clock.now() + SignedDuration::from_secs(906));
    let sweeps: Vec<_> = (0..4)
        .map(|_| {
            let (pool, ahead) = (world.database.pool_of(1, "event"), ahead.clone());
            tokio::spawn(async move {
                let deadline = ahead.now() + SignedDuration::from_secs(50);
                turnout_event::api::expire_holds::run(&pool, &ahead, deadline).await.unwrap()
            })
        })
        .collect();
    let seen = at_once(holds.iter().map(|hold| confirm_owned(client.clone(), event, *hold))).await;
    let mut swept = 0;
    for sweep in sweeps {
        swept += usize::try_from(sweep.await.unwrap()).unwrap();
    }
    let confirmed = seen.get(&(200, String::new())).copied().unwrap_or(0);
    let refused = seen.get(&(409, "hold_released".to_owned())).copied().unwrap_or(0);
    assert_eq!((confirmed + refused, swept), (50, refused), "{seen:?}");
    let confirmed = i64::try_from(confirmed).unwrap();
    assert_eq!(world.places(event).await, (50, confirmed, 0, 50 - confirmed));
    world.audit().await;
}

#[tokio::test]
async fn a_hold_and_its_release_at_once_leave_nothing_stuck() {
    let world = World::new().await;
    let client = crowd(&world);
    let event = world.published(&json!({ "capacity": 3 })).await;
    for _ in 0..30 {
        let hold = world.id();
        let (taken, released) = tokio::join!(
            tokio::spawn(take_owned(client.clone(), event, hold)),
            tokio::spawn(release_owned(client.clone(), event, hold)),
        );
        let (taken, released) = (taken.unwrap(), released.unwrap());
        assert_eq!(released.status, 204, "{}", released.text);
        assert!(taken.status == 200 || taken.code() == "hold_released", "{}", taken.text);
        assert_eq!(world.places(event).await, (3, 0, 0, 3), "whoever came first");
    }
    world.audit().await;
}

#[tokio::test]
async fn capacity_is_lowered_while_people_take_places() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 100 })).await;
    let client = crowd(&world);
    let buyers: Vec<_> =
        (0..60).map(|_| tokio::spawn(take_owned(client.clone(), event, world.id()))).collect();
    let path = format!("/v1/events/{event}");
    let mut capacity = 100;
    for lower in [80, 60, 40, 20] {
        let editor = world.organizer().header("if-match", "*");
        let answer = editor.json(Method::PATCH, &path, &json!({ "capacity": lower })).await;
        match (answer.status.as_u16(), answer.code()) {
            (200, _) => capacity = lower,
            (409, "capacity_below_taken") => {
                assert!(answer.json["taken"].as_i64().unwrap() > lower);
            }
            other => panic!("{other:?}"),
        }
    }
    let mut taken = 0;
    for buyer in buyers {
        let answer = buyer.await.unwrap();
        match (answer.status.as_u16(), answer.code()) {
            (200, _) => taken += 1,
            (409, "sold_out") => {}
            other => panic!("{other:?}"),
        }
    }
    let places = world.places(event).await;
    assert_eq!((places.0, places.2), (capacity, taken));
    assert!(places.3 >= 0);
    world.audit().await;
}

#[tokio::test]
async fn an_event_is_deleted_while_people_take_places() {
    let world = World::new().await;
    let client = crowd(&world);
    for _ in 0..10 {
        let event = world.published(&json!({ "capacity": 40 })).await;
        let buyers: Vec<_> =
            (0..8).map(|_| tokio::spawn(take_owned(client.clone(), event, world.id()))).collect();
        let path = format!("/v1/events/{event}");
        let deleted = world.organizer().header("if-match", "*").send(Method::DELETE, &path).await;
        let mut taken = 0;
        for buyer in buyers {
            let answer = buyer.await.unwrap();
            match (answer.status.as_u16(), answer.code()) {
                (200, _) => taken += 1,
                (404, "event_not_found") => assert_eq!(deleted.status, 204),
                other => panic!("{other:?}"),
            }
        }
        match deleted.status.as_u16() {
            204 => assert_eq!(taken, 0, "nobody has a place at an event that is gone"),
            _ => assert_eq!(world.places(event).await.2, taken),
        }
    }
}

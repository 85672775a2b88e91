//! Two at the same rows, in an order that the test decides: the first one's
//! transaction stays open until the second has run into its locks.

use std::time::Duration;

use serde_json::json;
use test_kit::Answer;
use uuid::Uuid;

use crate::{
    races::{confirm_owned, crowd, release_owned, take_owned},
    world::World,
};

#[tokio::test]
async fn the_last_place_is_found_while_another_transaction_has_its_row() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 1 })).await;
    let lock = "UPDATE event.seat_shards SET held = held + $2 WHERE event_id = $1";

    // Whoever has the row takes the place: then it is sold out, and not before.
    let mut other = world.database.admin.begin().await.unwrap();
    sqlx::query(lock).bind(event).bind(1).execute(&mut *other).await.unwrap();
    let client = crowd(&world);
    let asking = tokio::spawn(take_owned(client.clone(), event, world.id()));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!asking.is_finished(), "it waits for the one who has the row");
    other.rollback().await.unwrap();
    let first = asking.await.unwrap();
    assert_eq!(first.status, 200, "the place came back: {}", first.text);

    let hold = first.json["hold_id"].as_str().unwrap().parse().unwrap();
    release_owned(client.clone(), event, hold).await;
    let mut other = world.database.admin.begin().await.unwrap();
    sqlx::query(lock).bind(event).bind(1).execute(&mut *other).await.unwrap();
    let asking = tokio::spawn(take_owned(client, event, world.id()));
    tokio::time::sleep(Duration::from_millis(200)).await;
    other.commit().await.unwrap();
    assert_eq!(asking.await.unwrap().code(), "sold_out");
}

#[tokio::test]
async fn a_buyer_does_not_wait_for_another_buyers_row() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 32 })).await;
    let mut other = world.database.admin.begin().await.unwrap();
    sqlx::query("SELECT FROM event.seat_shards WHERE event_id = $1 AND shard < 31 FOR UPDATE")
        .bind(event)
        .execute(&mut *other)
        .await
        .unwrap();
    let taken = tokio::time::timeout(Duration::from_secs(5), world.hold(event, world.id())).await;
    assert_eq!(taken.expect("it takes from the one free row").status, 200);
    other.rollback().await.unwrap();
}

/// Runs `statement` on the hold's and the shard's rows, then lets `task` run into
/// their locks, then commits.
async fn overtaken_by(
    world: &World,
    hold: Uuid,
    statement: &'static str,
    task: impl Future<Output = Answer> + Send + 'static,
) -> Answer {
    let mut first = world.database.admin.begin().await.unwrap();
    sqlx::query(statement).bind(hold).execute(&mut *first).await.unwrap();
    let second = tokio::spawn(task);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!second.is_finished(), "it waits for whoever has the hold");
    first.commit().await.unwrap();
    second.await.unwrap()
}

#[tokio::test]
async fn a_confirmation_that_waited_for_the_release_is_refused() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 1 })).await;
    let hold = world.id();
    world.hold(event, hold).await;
    let release = "WITH hold AS (
             UPDATE event.holds SET status = 'released', released_at = now() WHERE hold_id = $1
             RETURNING event_id
         )
         UPDATE event.seat_shards SET held = held - 1 FROM hold
         WHERE seat_shards.event_id = hold.event_id";
    let confirm = confirm_owned(crowd(&world), event, hold);
    let refused = overtaken_by(&world, hold, release, confirm).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "hold_released"));
    assert_eq!(world.places(event).await, (1, 0, 0, 1));
    world.audit().await;
}

#[tokio::test]
async fn a_release_that_waited_for_the_confirmation_gives_the_seat_back() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 1 })).await;
    let hold = world.id();
    world.hold(event, hold).await;
    let confirm = "WITH hold AS (
             UPDATE event.holds SET status = 'confirmed', confirmed_at = now() WHERE hold_id = $1
             RETURNING event_id
         )
         UPDATE event.seat_shards SET held = held - 1, confirmed = confirmed + 1 FROM hold
         WHERE seat_shards.event_id = hold.event_id";
    let release = release_owned(crowd(&world), event, hold);
    assert_eq!(overtaken_by(&world, hold, confirm, release).await.status, 204);
    assert_eq!(world.places(event).await, (1, 0, 0, 1));
    world.audit().await;
}

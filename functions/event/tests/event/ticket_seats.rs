//! Seats of ticket types, several places each: compared and restored.

use http::Method;
use serde_json::json;
use test_kit::{Answer, Client};
use uuid::Uuid;

use crate::{
    races::{at_once, crowd},
    world::{World, take_of},
};

impl World {
    async fn restore_of(&self, event: Uuid, hold: Uuid, kind: Uuid, quantity: i64) -> Answer {
        restore_of(self.anybody(), event, hold, kind, quantity).await
    }

    /// A confirmed hold of a new id.
    async fn seats_of(&self, event: Uuid, kind: Uuid, quantity: i64) -> Uuid {
        let hold = self.id();
        assert_eq!(self.hold_of(event, hold, kind, quantity).await.status, 200);
        assert_eq!(self.confirm(event, hold).await.status, 200);
        hold
    }
}

async fn restore_of(client: Client, event: Uuid, hold: Uuid, kind: Uuid, quantity: i64) -> Answer {
    let body = json!({ "user_id": hold, "quantity": quantity, "ticket_type_id": kind });
    client.json(Method::PUT, &format!("/internal/events/{event}/seats/{hold}"), &body).await
}

async fn take_of_owned(
    client: Client,
    event: Uuid,
    hold: Uuid,
    kind: Uuid,
    quantity: i64,
) -> Answer {
    take_of(&client, event, hold, kind, quantity).await
}

fn few(capacity: i64) -> serde_json::Value {
    json!({ "capacity": capacity, "per_person_limit": 3 })
}

#[tokio::test]
async fn the_ticket_type_is_listed_and_in_the_digest() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let known = Uuid::from_u128(0x01a1_fa02_151f_7e55_b0c3_77a8_e9f0_1c22);
    let kind = world.ticket_type(event, &few(3)).await;
    sqlx::query(
        "UPDATE event.holds SET hold_id = $2, user_id = $2, ticket_type_id = $2 WHERE hold_id = $1",
    )
    .bind(world.seats_of(event, kind, 3).await)
    .bind(known)
    .execute(&world.database.admin)
    .await
    .unwrap();
    // Registration makes the same of the same.
    assert_eq!(world.digest(event).await, (1, "26c871c889f80fe9".to_owned()));
    let listed = world.seats(event, &world.soon("")).await;
    let item =
        json!({ "hold_id": known, "user_id": known, "ticket_type_id": known, "quantity": 3 });
    assert_eq!(listed.json["items"], json!([item]));
}

#[tokio::test]
async fn places_in_several_shards_come_back_to_both_pools() {
    let world = World::new().await;
    // One place a shard.
    let event = world.published(&json!({ "capacity": 8 })).await;
    let kind = world.ticket_type(event, &few(7)).await;
    let (missing, held) = (world.id(), world.id());
    let released = world.seats_of(event, kind, 3).await;
    world.release(event, released).await;
    world.hold_of(event, held, kind, 1).await;
    for (id, quantity) in [(missing, 3), (released, 3), (held, 1)] {
        for restored in [true, false] {
            let answer = world.restore_of(event, id, kind, quantity).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert_eq!(answer.json, json!({ "hold_id": id, "restored": restored }));
        }
        world.audit().await;
    }
    assert_eq!(world.places(event).await, (8, 7, 0, 1));
    assert_eq!(world.places_of(event, kind).await, (7, 0, 0));
    for (id, quantity) in [(missing, 3), (released, 3), (held, 1)] {
        let confirmed = world.confirm(event, id).await.json;
        assert_eq!(confirmed["ticket_type"], json!({ "id": kind, "name": "Workshop" }));
        assert_eq!(confirmed["quantity"], quantity);
        assert_eq!(world.release(event, id).await.status, 204);
    }
    assert_eq!(world.places(event).await, (8, 0, 0, 8));
    assert_eq!(world.places_of(event, kind).await, (0, 0, 7));
    world.audit().await;
}

#[tokio::test]
async fn both_pools_must_have_the_places() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 8 })).await;
    let (kind, any) = (
        world.ticket_type(event, &few(4)).await,
        world.ticket_type(event, &json!({ "per_person_limit": 3 })).await,
    );
    let lost = world.id();
    world.hold_of(event, world.id(), kind, 2).await;
    let refused = world.restore_of(event, lost, kind, 3).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "sold_out"), "of the ticket type");
    assert_eq!(world.places(event).await, (8, 0, 2, 6));
    assert_eq!(world.places_of(event, kind).await, (0, 2, 2));
    world.audit().await;

    // The other let it lapse, and no sweep has come yet.
    world.advance(906);
    assert_eq!(world.restore_of(event, lost, kind, 3).await.json["restored"], true);
    world.seats_of(event, any, 3).await;
    let refused = world.restore_of(event, world.id(), any, 3).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "sold_out"), "of the event");
    assert_eq!(world.restore_of(event, world.id(), any, 2).await.status, 200);
    assert_eq!(world.places(event).await, (8, 8, 0, 0));
    assert_eq!(world.places_of(event, any).await, (5, 0, 0));
    world.audit().await;
}

#[tokio::test]
async fn a_seat_of_a_deleted_ticket_type_comes_back() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 5 })).await;
    let kind = world.ticket_type(event, &few(3)).await;
    let lost = world.seats_of(event, kind, 3).await;
    world.release(event, lost).await;
    let path = format!("/v1/events/{event}/ticket-types/{kind}");
    let editor = world.organizer().header("if-match", "\"1\"");
    assert_eq!(editor.send(Method::DELETE, &path).await.status, 204);
    for _ in 0..2 {
        assert_eq!(world.restore_of(event, lost, kind, 3).await.json["restored"], true);
        assert_eq!(world.places(event).await, (5, 3, 0, 2));
        world.audit().await;
        let confirmed = world.confirm(event, lost).await.json;
        assert_eq!(confirmed["ticket_type"], json!({ "id": kind, "name": "Workshop" }));
        let full = world.restore_of(event, world.id(), kind, 3).await;
        assert_eq!(full.code(), "sold_out", "the event's places are what they are");
        world.release(event, lost).await;
        assert_eq!(world.places(event).await, (5, 0, 0, 5));
    }
    let sold = world.hold_of(event, world.id(), kind, 1).await;
    assert_eq!(sold.code(), "ticket_type_not_found", "nobody else gets one");
    world.audit().await;
}

#[tokio::test]
async fn an_id_of_other_places_gets_no_seat() {
    let world = World::new().await;
    let (event, other) = (world.published(&json!({})).await, world.published(&json!({})).await);
    let kind = world.ticket_type(event, &few(9)).await;
    let second = world.ticket_type(event, &few(9)).await;
    let elsewhere = world.ticket_type(other, &few(9)).await;
    let seat = world.seats_of(event, kind, 3).await;
    let gone = world.seats_of(event, kind, 3).await;
    world.release(event, gone).await;
    for id in [seat, gone] {
        for (kind, quantity) in [(second, 3), (kind, 2)] {
            let refused = world.restore_of(event, id, kind, quantity).await;
            assert_eq!((refused.status.as_u16(), refused.code()), (409, "hold_conflict"));
        }
    }
    for unknown in [world.id(), elsewhere] {
        let refused = world.restore_of(event, world.id(), unknown, 3).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (404, "ticket_type_not_found"));
    }
    world.audit().await;
}

#[tokio::test]
async fn restoring_and_selling_several_at_once_oversell_nothing() {
    let world = World::new().await;
    let client = crowd(&world);
    for (capacity, own) in [(20, 17), (17, 20), (17, 100_000)] {
        let event = world.published(&json!({ "capacity": capacity })).await;
        let kind = world.ticket_type(event, &few(own)).await;
        let restoring =
            at_once((0..15).map(|_| restore_of(client.clone(), event, world.id(), kind, 3)));
        let selling =
            at_once((0..15).map(|_| take_of_owned(client.clone(), event, world.id(), kind, 3)));
        let (restored, sold) = tokio::join!(restoring, selling);
        let yes = (200, String::new());
        let taken = restored.get(&yes).unwrap_or(&0) + sold.get(&yes).unwrap_or(&0);
        assert_eq!(taken, 5, "{restored:?} {sold:?}");
        world.audit().await;
    }
}

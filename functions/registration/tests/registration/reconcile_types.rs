//! Comparing and mending registrations of a ticket type and of several places.

use http::Method;
use serde_json::{Value, json};
use turnout_registration::{api::reconcile::Tally, domain::Seat, store};
use uuid::Uuid;

use crate::{
    fake_event::Mood,
    reconcile::{NOTHING, insert},
    ticket_types::{TYPE, create},
    world::World,
};

/// Three places of the ticket type, confirmed.
async fn confirmed(world: &World, user: Uuid) -> Uuid {
    let made = create(world, user, 3).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json["id"].as_str().unwrap();
    assert_eq!(world.confirm(user, id).await.status, 200);
    id.parse().unwrap()
}

#[tokio::test]
async fn the_ticket_type_is_in_the_digest() {
    let world = World::new().await;
    let known = Uuid::from_u128(0x01a1_fa02_151f_7e55_b0c3_77a8_e9f0_1c22);
    let seat = Seat { id: known, user_id: known, ticket_type_id: Some(known), quantity: 3 };
    insert(&world, &[seat]).await;
    world.settle();
    let (database, now) = (&world.seats.database, world.clock.now());
    let digests = store::digests(database, &[world.event_id], now).await.unwrap();
    // As Event has it in its tests.
    assert_eq!((digests[0].seats, digests[0].digest.as_str()), (1, "26c871c889f80fe9"));
}

#[tokio::test]
async fn all_places_of_the_ticket_type_come_back() {
    let world = World::new().await;
    let lost = confirmed(&world, world.anna).await;
    confirmed(&world, world.boris).await;
    world.settle();
    assert_eq!(world.reconcile().await, NOTHING);
    world.event.lose(lost);
    assert_eq!(world.reconcile().await, Tally { seat_restored: 1, ..NOTHING });
    let asked = world.event.seen(&Method::PUT).pop().unwrap();
    let body: Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!(body, json!({ "user_id": world.anna, "ticket_type_id": TYPE, "quantity": 3 }));
    world.settle();
    assert_eq!(world.reconcile().await, NOTHING, "the same as it was");
}

#[tokio::test]
async fn another_ticket_type_is_left_for_a_person() {
    let world = World::new().await;
    let (kind, other) = (Some(TYPE.parse().unwrap()), Some(world.new_id()));
    let users = [world.anna, world.boris, world.new_id()];
    for (user, kind, quantity) in [(users[0], other, 3), (users[1], None, 3), (users[2], kind, 2)] {
        let id = confirmed(&world, user).await;
        world.event.plant_of(world.event_id, id, user, kind, quantity);
    }
    world.settle();
    assert_eq!(world.reconcile().await, Tally { mismatch: 3, ..NOTHING });
}

#[tokio::test]
async fn a_ticket_type_that_event_never_had_is_left_for_a_person() {
    let world = World::new().await;
    world.event.lose(confirmed(&world, world.anna).await);
    world.settle();
    world.event.set(Mood::OnlyReads(404, "ticket_type_not_found"));
    assert_eq!(world.reconcile().await, Tally { mismatch: 1, ..NOTHING });
}

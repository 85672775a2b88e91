use std::{sync::Arc, time::Duration};

use http::Method;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use tokio::sync::Semaphore;
use turnout_registration::{
    api::reconcile::{Tally, run},
    domain::Seat,
    store,
};
use uuid::Uuid;

use crate::{fake_event::Mood, world::World};

pub const NOTHING: Tally = Tally {
    seat_released: 0,
    registration_confirmed: 0,
    seat_restored: 0,
    oversold: 0,
    mismatch: 0,
    failed: 0,
};

impl World {
    /// One run with plenty of time.
    pub async fn reconcile(&self) -> Tally {
        run(&self.seats, self.clock.now() + SignedDuration::from_mins(1)).await.unwrap()
    }

    /// Lets so much time pass that everything counts.
    pub fn settle(&self) {
        self.wait(121);
    }

    pub fn new_id(&self) -> Uuid {
        self.seats.random.uuid(&self.clock)
    }

    /// A seat at Event of which nothing is known here.
    fn stray(&self, event: Uuid) -> Uuid {
        let id = self.new_id();
        self.event.plant(event, id, self.new_id(), 1);
        id
    }

    /// Calls of Event that change something.
    fn changes(&self) -> usize {
        [Method::PUT, Method::POST, Method::DELETE]
            .iter()
            .map(|method| self.event.seen(method).len())
            .sum()
    }
}

fn id(text: &str) -> Uuid {
    text.parse().unwrap()
}

#[tokio::test]
async fn where_nothing_differs_nothing_is_done() {
    let world = World::new().await;
    world.confirmed(world.anna).await;
    let cancelled = world.confirmed(world.boris).await;
    world.cancel(world.boris, &cancelled).await;
    world.pending(world.new_id()).await;
    world.settle();
    let before = (world.changes(), world.topics().await);
    assert_eq!(world.reconcile().await, NOTHING);
    assert_eq!((world.changes(), world.topics().await), before);
    assert_eq!(world.event.seen(&Method::GET).len(), 1, "digests are enough");
}

#[tokio::test]
async fn both_services_make_the_same_digest() {
    let world = World::new().await;
    let known = Uuid::from_u128(0x01a1_fa02_151f_7e55_b0c3_77a8_e9f0_1c22);
    insert(&world, &[seat(known, known)]).await;
    world.settle();
    let ids = [world.event_id, world.new_id()];
    let digests = store::digests(&world.seats.database, &ids, world.clock.now()).await.unwrap();
    // As Event has it in its tests.
    assert_eq!((digests[0].seats, digests[0].digest.as_str()), (1, "fda587b3c2330c59"));
    assert_eq!((digests[1].seats, digests[1].digest.as_str()), (0, "0000000000000000"));
}

#[tokio::test]
async fn a_seat_that_is_nobodys_is_released() {
    let world = World::new().await;
    let cancelled = world.confirmed(world.anna).await;
    world.cancel(world.anna, &cancelled).await;
    let expired = world.pending(world.boris).await;
    world.wait(15 * 60 + 5);
    world.sweep().await;
    let unknown = world.stray(world.event_id);
    for id in [id(&cancelled), id(&expired)] {
        world.event.confirm_behind_the_back(id);
    }
    // At an event that nothing is known of.
    let elsewhere = world.stray(world.new_id());
    world.settle();
    assert_eq!(world.reconcile().await, Tally { seat_released: 4, ..NOTHING });
    for id in [id(&cancelled), id(&expired), unknown, elsewhere] {
        assert!(!world.event.has_seat(id));
    }
    assert_eq!(world.reconcile().await, NOTHING);
}

#[tokio::test]
async fn a_pending_registration_with_a_seat_is_confirmed() {
    let world = World::new().await;
    let pending = world.pending(world.anna).await;
    world.event.confirm_behind_the_back(id(&pending));
    world.settle();
    assert_eq!(world.reconcile().await, Tally { registration_confirmed: 1, ..NOTHING });
    assert_eq!(world.status(world.anna, &pending).await, "confirmed");
    assert_eq!(world.topics().await, ["registration-created", "registration-confirmed"]);
    world.settle();
    assert_eq!(world.reconcile().await, NOTHING);
}

#[tokio::test]
async fn a_confirmed_registration_gets_its_seat_again() {
    let world = World::new().await;
    let (lost, released) = (world.confirmed(world.anna).await, world.confirmed(world.boris).await);
    world.event.lose(id(&lost));
    world.seats.event.release(world.event_id, id(&released)).await.unwrap();
    world.settle();
    assert_eq!(world.reconcile().await, Tally { seat_restored: 2, ..NOTHING });
    assert_eq!(world.event.seats(), 2);
    // Event confirmed them just now: that is in motion, and no difference.
    assert_eq!(world.reconcile().await, NOTHING);
    world.settle();
    assert_eq!(world.reconcile().await, NOTHING);
    assert_eq!(world.status(world.anna, &lost).await, "confirmed");
}

#[tokio::test]
async fn where_no_place_is_free_a_person_must_look() {
    let world = World::new().await;
    let lost = world.confirmed(world.anna).await;
    world.event.lose(id(&lost));
    world.event.sell_out(true);
    world.settle();
    for _ in 0..2 {
        assert_eq!(world.reconcile().await, Tally { oversold: 1, ..NOTHING });
    }
    assert_eq!(world.status(world.anna, &lost).await, "confirmed", "it is left as it is");
    world.event.sell_out(false);
    assert_eq!(world.reconcile().await, Tally { seat_restored: 1, ..NOTHING });
}

#[tokio::test]
async fn what_speaks_of_something_else_is_left_for_a_person() {
    let world = World::new().await;
    let ids = [
        world.confirmed(world.anna).await,
        world.confirmed(world.boris).await,
        world.pending(world.new_id()).await,
        world.confirmed(world.new_id()).await,
    ]
    .map(|text| id(&text));
    world.event.plant(world.event_id, ids[0], world.boris, 1);
    world.event.plant(world.event_id, ids[1], world.boris, 2);
    world.event.plant(world.event_id, ids[2], world.anna, 1);
    world.settle();
    assert_eq!(world.reconcile().await, Tally { mismatch: 3, ..NOTHING });
    // At another event: found at each.
    world.event.plant(world.new_id(), ids[3], world.anna, 1);
    world.settle();
    let changes = world.changes();
    assert_eq!(world.reconcile().await, Tally { mismatch: 5, ..NOTHING });
    assert_eq!(world.changes(), changes + 1, "only the seat was asked for, and refused");
}

#[tokio::test]
async fn what_is_in_motion_is_left_alone() {
    let world = World::new().await;
    // Cancelled, and Event did not hear of it yet.
    let cancelled = world.confirmed(world.anna).await;
    world.settle();
    world.event.set(Mood::Refuses(503, "unavailable"));
    world.cancel(world.anna, &cancelled).await;
    // Asked for, and Event has confirmed what it never answered.
    world.event.set(Mood::DiesAfter);
    assert_eq!(world.create(world.boris).await.status, 503);
    world.event.set(Mood::Well);
    let requested = world.event.seen(&Method::PUT).pop().unwrap().path_and_query;
    world.event.confirm_behind_the_back(id(requested.rsplit('/').next().unwrap()));
    world.settle();
    // Confirmed a moment ago.
    let fresh = world.confirmed(world.new_id()).await;
    world.event.lose(id(&fresh));
    world.stray(world.event_id);
    let changes = world.changes();
    assert_eq!(world.reconcile().await, NOTHING);
    assert_eq!(world.changes(), changes);

    world.sweep().await;
    world.settle();
    let expected = Tally { seat_released: 1, seat_restored: 1, ..NOTHING };
    assert_eq!(world.reconcile().await, expected, "the sweep has done the rest");
    assert_eq!(world.event.seats(), 1);
}

#[tokio::test]
async fn a_cancellation_while_the_seat_comes_back_wins() {
    let world = World::new().await;
    let lost = world.confirmed(world.anna).await;
    world.event.lose(id(&lost));
    world.settle();
    let gate = Arc::new(Semaphore::new(0));
    world.event.set(Mood::Waits(gate.clone()));
    let cancelling = async {
        while !world.event.has_seat(id(&lost)) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Its release comes first, and then the seat comes back.
        assert_eq!(world.cancel(world.anna, &lost).await.status, 200);
        world.event.confirm_behind_the_back(id(&lost));
        gate.add_permits(1);
    };
    let (tally, ()) = tokio::join!(world.reconcile(), cancelling);
    assert_eq!(tally, NOTHING);
    assert!(!world.event.has_seat(id(&lost)));
}

#[tokio::test]
async fn with_event_away_a_run_ends_soon_and_the_next_does_the_work() {
    let world = World::new().await;
    for _ in 0..8 {
        world.stray(world.event_id);
    }
    world.settle();
    world.event.set(Mood::Refuses(503, "unavailable"));
    assert_eq!(world.reconcile().await, Tally { failed: 1, ..NOTHING });
    world.event.set(Mood::OnlyReads(503, "unavailable"));
    assert_eq!(world.reconcile().await, Tally { failed: 5, ..NOTHING });
    assert_eq!(world.changes(), 5);
    world.event.set(Mood::Well);
    assert_eq!(world.reconcile().await, Tally { seat_released: 8, ..NOTHING });
}

#[tokio::test]
async fn two_runs_at_once_do_no_harm() {
    let world = World::new().await;
    let (kept, pending) = (world.confirmed(world.anna).await, world.pending(world.boris).await);
    world.event.confirm_behind_the_back(id(&pending));
    let mut lost = Vec::new();
    for _ in 0..5 {
        let confirmed = id(&world.confirmed(world.new_id()).await);
        world.event.lose(confirmed);
        lost.push(confirmed);
    }
    for _ in 0..20 {
        world.stray(world.event_id);
    }
    world.settle();
    let (one, other) = tokio::join!(world.reconcile(), world.reconcile());
    assert_eq!(one.seat_restored + other.seat_restored, 5, "Event says who did it");
    assert!(one.seat_released + other.seat_released >= 20, "{one:?} {other:?}");
    assert_eq!(one.failed + other.failed + one.oversold + other.mismatch, 0);
    assert_eq!(world.event.seats(), 7);
    assert!(lost.iter().all(|id| world.event.has_seat(*id)) && world.event.has_seat(id(&kept)));
    let confirmed = |topic: &String| topic == "registration-confirmed";
    let told = world.topics().await.into_iter().filter(confirmed).count();
    assert_eq!(told, 7, "each was told of once");
    world.settle();
    assert_eq!(world.reconcile().await, NOTHING);
}

#[tokio::test]
async fn long_lists_are_compared_part_by_part() {
    let world = World::new().await;
    let seats: Vec<Seat> = (0..1100).map(|_| seat(world.new_id(), world.new_id())).collect();
    insert(&world, &seats).await;
    for seat in &seats {
        world.event.plant(world.event_id, seat.id, seat.user_id, 1);
    }
    let lost = [0, 499, 500, 1099];
    for place in lost {
        world.event.lose(seats[place].id);
    }
    let stray = world.stray(world.event_id);
    world.settle();
    let expected = Tally { seat_restored: 4, seat_released: 1, ..NOTHING };
    assert_eq!(world.reconcile().await, expected);
    assert!(lost.iter().all(|place| world.event.has_seat(seats[*place].id)));
    assert!(!world.event.has_seat(stray));
    assert_eq!(world.event.seats(), 1100);
}

#[tokio::test]
async fn many_events_are_compared_part_by_part() {
    let world = World::new().await;
    for _ in 0..60 {
        world.stray(world.new_id());
    }
    world.settle();
    assert_eq!(world.reconcile().await, Tally { seat_released: 60, ..NOTHING });
    assert_eq!(world.event.seats(), 0);
}

#[tokio::test]
async fn a_run_mends_only_so_much() {
    let world = World::new().await;
    for _ in 0..120 {
        world.stray(world.event_id);
    }
    world.settle();
    assert_eq!(world.reconcile().await, Tally { seat_released: 100, ..NOTHING });
    assert_eq!(world.reconcile().await, Tally { seat_released: 20, ..NOTHING });
}

#[tokio::test]
async fn a_run_begins_nothing_that_it_has_no_time_for() {
    let world = World::new().await;
    world.stray(world.event_id);
    world.settle();
    let deadline = world.clock.now() + SignedDuration::from_secs(12);
    assert_eq!(run(&world.seats, deadline).await.unwrap(), Tally { failed: 1, ..NOTHING });
    assert!(world.event.seen(&Method::GET).is_empty());
}

#[tokio::test]
async fn an_event_that_only_registrations_know_is_looked_at_until_it_is_over() {
    let world = World::new().await;
    let lost = world.confirmed(world.anna).await;
    world.event.lose(id(&lost));
    world.event.unlist(world.event_id);
    world.settle();
    assert_eq!(world.reconcile().await, Tally { seat_restored: 1, ..NOTHING });

    world.event.lose(id(&lost));
    let over = world.event.starts_at() + SignedDuration::from_hours(2 + 24);
    world.clock.advance(over.duration_since(world.clock.now()));
    assert_eq!(world.reconcile().await, NOTHING);
}

fn seat(id: Uuid, user_id: Uuid) -> Seat {
    Seat { id, user_id, ticket_type_id: None, quantity: 1 }
}

/// Confirmed registrations of the event, written as they would be.
pub async fn insert(world: &World, seats: &[Seat]) {
    let ids: Vec<Uuid> = seats.iter().map(|seat| seat.id).collect();
    let users: Vec<Uuid> = seats.iter().map(|seat| seat.user_id).collect();
    let types: Vec<Option<Uuid>> = seats.iter().map(|seat| seat.ticket_type_id).collect();
    let quantities: Vec<i32> = seats.iter().map(|seat| seat.quantity).collect();
    let at: Timestamp = world.clock.now();
    sqlx::query(
        r#"INSERT INTO registration.registrations (id, user_id, event_id, event_version,
               event_title, event_starts_at, event_ends_at, event_time_zone, event_place, quantity,
               ticket_type_id, ticket_type_name, status, expires_at, confirmed_at, ticket_code,
               created_at)
           SELECT id, user_id, $3, 1, 'Rust', $4, $4, 'UTC',
               '{"kind": "venue", "name": "Mill", "address": "1 Road"}', quantity, type_id,
               CASE WHEN type_id IS NOT NULL THEN 'Workshop' END, 'confirmed', $4, $5, id, $5
           FROM unnest($1::uuid[], $2::uuid[], $6::uuid[], $7::integer[])
               AS seats (id, user_id, type_id, quantity)"#,
    )
    .bind(ids)
    .bind(users)
    .bind(world.event_id)
    .bind(world.event.starts_at().to_sqlx())
    .bind(at.to_sqlx())
    .bind(types)
    .bind(quantities)
    .execute(&world.database.admin)
    .await
    .unwrap();
}

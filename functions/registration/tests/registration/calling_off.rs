//! An event is called off, and all registrations with it.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use messages::{CloudEvent, EventCancelled, EventFacts, Place};
use serde_json::{Value, json};
use turnout_registration::api::{call_off, on_event_cancelled, on_places_freed, reconcile};
use uuid::Uuid;

use crate::{
    fake_event::Mood,
    waitlist::{full, somebody},
    world::World,
};

const OFF: Mood = Mood::Refuses(409, "event_cancelled");

impl World {
    /// The event as it is when it is called off.
    fn cancelled(&self) -> CloudEvent {
        let event = EventFacts {
            event_id: self.event_id,
            version: 7,
            title: "Rust by daylight".to_owned(),
            starts_at: self.event.starts_at(),
            ends_at: self.event.starts_at() + SignedDuration::from_hours(2),
            time_zone: "Europe/Berlin".to_owned(),
            place: Place::Online { link: "https://example.org/live".to_owned() },
        };
        let data = EventCancelled { event, message: Some("The hall is flooded.".to_owned()) };
        let message = CloudEvent::new(data, &self.clock, &self.seats.random);
        serde_json::from_value(serde_json::to_value(message).unwrap()).unwrap()
    }

    pub async fn call_off(&self) {
        self.event.set(OFF);
        on_event_cancelled::handle(&self.seats, self.cancelled()).await.unwrap();
    }

    /// One run of the schedule, with this much time; how many it ended.
    async fn go_on(&self, seconds: i64) -> u64 {
        let deadline = self.clock.now() + SignedDuration::from_secs(seconds);
        call_off::run(&self.seats, deadline).await.unwrap()
    }

    /// How many registrations have each status.
    async fn standing(&self) -> Value {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT status, count(*) FROM registration.registrations GROUP BY status",
        )
        .fetch_all(&self.database.admin)
        .await
        .unwrap();
        rows.into_iter().map(|(status, count)| (status, json!(count))).collect()
    }

    /// So many confirmed registrations of the event, as if they had come the usual way.
    async fn crowd(&self, people: i32) {
        let model: Uuid = self.confirmed(somebody(self)).await.parse().unwrap();
        sqlx::query(
            "INSERT INTO registration.registrations (id, user_id, event_id, event_version,
                 event_title, event_starts_at, event_ends_at, event_time_zone, event_place,
                 quantity, status, expires_at, confirmed_at, ticket_code, created_at)
             SELECT gen_random_uuid(), gen_random_uuid(), event_id, event_version, event_title,
                 event_starts_at, event_ends_at, event_time_zone, event_place, quantity, status,
                 expires_at, confirmed_at, n::text, created_at
             FROM registration.registrations, generate_series(2, $2) n WHERE id = $1",
        )
        .bind(model)
        .bind(people)
        .execute(&self.database.admin)
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn everybody_who_has_or_awaits_a_place_is_told_once_and_has_none() {
    let world = World::new().await;
    let (holder, confirmed) = full(&world, 1).await;
    world.event.resize(2);
    let pending = world.pending(world.anna).await;
    let waiting = world.waiting(world.boris, &json!({})).await;
    let before = world.topics().await.len();
    for _ in 0..2 {
        world.call_off().await;
    }
    let messages = world.messages().await.split_off(before);
    let told: BTreeSet<_> =
        messages.iter().map(|(_, data)| data["registration_id"].as_str().unwrap()).collect();
    assert_eq!(told, [&*confirmed, &pending, &waiting].into());
    assert_eq!(messages.len(), 3, "once each");
    for (topic, data) in &messages {
        assert_eq!(topic, "registration-cancelled");
        assert_eq!(data["reason"], "event_cancelled");
        assert_eq!(data["message"], "The hall is flooded.");
        assert_eq!(data["event"]["version"], 7, "which withdraws a calendar entry");
    }
    for (user, id) in [(holder, &confirmed), (world.anna, &pending), (world.boris, &waiting)] {
        let shown = world.get(user, id).await.json;
        assert_eq!(
            (&shown["status"], &shown["cancel_reason"], &shown["ticket"]),
            (&json!("cancelled"), &json!("event_cancelled"), &Value::Null)
        );
        assert_eq!(shown["event"]["title"], "Rust by daylight");
        assert_eq!(world.confirm(user, id).await.code(), "event_cancelled");
    }
    assert_eq!(world.half_done().await, 0, "Event releases all seats itself");
    let refused = world.create(somebody(&world)).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "event_cancelled"));
}

#[tokio::test]
async fn who_awaits_approval_is_told_too_and_nobody_decides_any_more() {
    let world = crate::approval::world().await;
    let id = world.applied(world.anna).await;
    world.call_off().await;
    let shown = world.get(world.anna, &id).await.json;
    assert_eq!(
        (&shown["status"], &shown["cancel_reason"]),
        (&json!("cancelled"), &json!("event_cancelled"))
    );
    assert_eq!(world.topics().await, ["registration-awaiting-approval", "registration-cancelled"]);
    world.event.set(Mood::Well);
    assert_eq!(world.decided(world.boris, "approve", &[&id]).await, ["cancelled"]);
    assert_eq!(world.half_done().await, 0);
}

#[tokio::test]
async fn who_cancelled_before_or_let_it_lapse_hears_nothing_of_it() {
    let world = World::new().await;
    let cancelled = world.confirmed(world.anna).await;
    assert_eq!(world.cancel(world.anna, &cancelled).await.status, 200);
    let lapsed = world.pending(world.boris).await;
    world.wait(16 * 60);
    let before = world.topics().await.len();
    world.call_off().await;
    assert_eq!(world.topics().await.len(), before);
    let shown = world.get(world.anna, &cancelled).await.json;
    assert_eq!((&shown["status"], &shown["cancel_reason"]), (&json!("cancelled"), &Value::Null));
    assert_eq!(world.status(world.boris, &lapsed).await, "expired");
}

#[tokio::test]
async fn ten_thousand_registrations_end_in_batches_wherever_a_run_is_killed() {
    let world = World::new().await;
    world.crowd(10_000).await;
    let before = world.topics().await.len();
    world.event.set(OFF);
    // The handler is killed as soon as it has noted what it heard.
    let killed = on_event_cancelled::handle(&world.seats, world.cancelled());
    let _ = tokio::time::timeout(std::time::Duration::from_millis(150), killed).await;
    let early = world.topics().await.len() - before;
    assert!(early < 10_000, "it was not killed in the middle");
    // Two runs at once, killed too.
    let both = async { tokio::join!(world.go_on(60), world.go_on(60)) };
    let _ = tokio::time::timeout(std::time::Duration::from_millis(400), both).await;
    world.settled().await;
    let ended = world.standing().await["cancelled"].as_u64().unwrap_or_default();
    assert_eq!(ended, (world.topics().await.len() - before) as u64, "each with its message");
    assert_eq!(ended + world.go_on(60).await, 10_000);
    assert_eq!(world.standing().await, json!({ "cancelled": 10_000 }));
    assert_eq!(world.topics().await.len() - before, 10_000, "each told once");
}

/// A confirmation that Event granted a moment before is written down after.
#[tokio::test]
async fn what_is_confirmed_meanwhile_is_ended_by_a_second_look() {
    let world = World::new().await;
    world.call_off().await;
    world.event.set(Mood::Well);
    let late = world.confirmed(world.anna).await;
    world.event.set(OFF);
    assert_eq!(world.go_on(60).await, 0, "it has looked just now");
    world.wait(61);
    assert_eq!(world.go_on(60).await, 1, "and looks once more");
    assert_eq!(world.status(world.anna, &late).await, "cancelled");
    world.wait(61);
    assert_eq!(world.go_on(60).await, 0);
}

/// Event refuses a confirmation that was wished for: the attendee has not let it lapse.
#[tokio::test]
async fn a_wish_to_confirm_ends_with_the_event_and_not_as_expired() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    world.event.set(OFF);
    let refused = world.confirm(world.anna, &id).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "event_cancelled"));
    world.wait(16 * 60);
    world.sweep().await;
    assert_eq!(world.status(world.anna, &id).await, "pending", "its news are on their way");
    world.call_off().await;
    let shown = world.get(world.anna, &id).await.json;
    assert_eq!(shown["cancel_reason"], "event_cancelled");
}

#[tokio::test]
async fn an_intent_that_was_killed_ends_without_a_place() {
    let world = World::new().await;
    world.event.set(Mood::DiesAfter);
    assert_eq!(world.create(world.anna).await.code(), "event_unavailable");
    world.call_off().await;
    world.event.set(Mood::Well);
    world.wait(11);
    world.sweep().await;
    assert_eq!(world.standing().await, json!({ "refused": 1 }));
    assert_eq!(world.event.taken(), 0);
}

/// Event has released its seats, and the news of it are still on their way.
#[tokio::test]
async fn until_it_is_heard_of_nothing_is_mended_offered_or_raised() {
    let world = World::new().await;
    full(&world, 1).await;
    let waiting = world.waiting(world.anna, &json!({})).await;
    let seat = world.confirmed_id().await;
    world.wait(300);
    world.event.lose(seat);
    world.event.set(Mood::OnlyReads(409, "event_cancelled"));
    let deadline = world.clock.now() + SignedDuration::from_mins(5);
    let tally = reconcile::run(&world.seats, deadline).await.unwrap();
    assert_eq!(tally, reconcile::Tally::default());
    assert_eq!(world.offer().await, 0);
    assert_eq!(world.status(world.anna, &waiting).await, "waiting");

    world.call_off().await;
    let (_, last) = world.database.outbox("registration").await.pop().unwrap();
    let asked = world.event.seen(&http::Method::PUT).len();
    let message = serde_json::from_value(last).unwrap();
    on_places_freed::handle(&world.seats, message).await.unwrap();
    assert_eq!(world.event.seen(&http::Method::PUT).len(), asked, "nobody is asked for its places");
}

impl World {
    async fn confirmed_id(&self) -> Uuid {
        sqlx::query_scalar("SELECT id FROM registration.registrations WHERE status = 'confirmed'")
            .fetch_one(&self.database.admin)
            .await
            .unwrap()
    }
}

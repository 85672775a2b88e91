//! Attendees whom the team blocks, and what becomes of what they have.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use turnout_registration::api::block;
use uuid::Uuid;

use crate::{
    add::Desk,
    fake_event::Mood,
    waitlist::{full, queue, somebody, statuses},
    world::World,
};

impl World {
    async fn block(&self, by: Uuid, user: Uuid, body: &Value) -> Answer {
        let state =
            block::State { seats: self.seats.clone(), verifier: self.callers.verifier.clone() };
        let path = format!("/v1/events/{}/blocks/{user}", self.event_id);
        self.client(by, block::router(state)).json(Method::PUT, &path, body).await
    }

    /// Anna, who owns the event, blocks somebody.
    async fn blocked(&self, user: Uuid, cancels: bool) {
        let body = json!({ "reason": "Never came", "cancel_registration": cancels });
        let answer = self.block(self.anna, user, &body).await;
        assert_eq!(answer.status, 204, "{}", answer.text);
    }
}

#[tokio::test]
async fn a_blocked_attendee_keeps_what_they_have_and_gets_nothing_new() {
    let world = World::owned().await;
    let guest = world.person("guest", "Гость").await;
    let id = world.confirmed(guest).await;
    let manager = somebody(&world);
    world.event.appoint(manager, "manager");
    let answer = world.block(manager, guest, &json!({ "reason": " Shouts\nat people " })).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    assert_eq!(
        world.event.block_of(guest).unwrap(),
        json!({
            "username": "guest", "reason": "Shouts\nat people", "blocked_by": manager,
            "blocked_by_username": "somebody",
        })
    );
    assert_eq!(world.status(guest, &id).await, "confirmed");
    let told = world.topics().await.len();

    let other = World { event_id: somebody(&world), ..world };
    let refused = other.create(guest).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "account_blocked"));
    assert!(!refused.text.contains("Shouts"), "{}", refused.text);
    let refused = other.wait_for(guest, &json!({})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "account_blocked"));
    assert_eq!((other.half_done().await, other.topics().await.len()), (0, told));
}

#[tokio::test]
async fn the_team_can_register_whom_it_blocked_by_hand() {
    let desk = Desk::new().await;
    let guest = desk.world.person("guest", "").await;
    let id = desk.world.confirmed(guest).await;
    desk.world.blocked(guest, true).await;
    assert_eq!(desk.world.create(guest).await.code(), "account_blocked");
    let added = desk.adds(desk.world.anna, &json!({ "username": "guest" })).await;
    assert_eq!((added.status.as_u16(), &added.json["status"]), (201, &json!("confirmed")));
    assert_ne!(added.json["id"], json!(id));
}

#[tokio::test]
async fn what_they_have_for_this_event_is_cancelled_too_if_that_is_asked_for() {
    let world = World::owned().await;
    let guest = world.person("guest", "").await;
    let id = world.confirmed(guest).await;
    world.blocked(guest, true).await;
    let shown = world.get(guest, &id).await.json;
    assert_eq!(
        (&shown["status"], &shown["cancel_reason"]),
        (&json!("cancelled"), &json!("cancelled_by_team"))
    );
    let (topic, data) = world.messages().await.pop().unwrap();
    assert_eq!(topic, "registration-cancelled");
    assert_eq!(
        (&data["reason"], data["message"].is_null()),
        (&json!("cancelled_by_team"), true),
        "why they are blocked is for the team only: {data}"
    );
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));

    let told = world.topics().await.len();
    world.blocked(guest, true).await;
    assert_eq!(world.topics().await.len(), told, "repeated, it tells nobody again");
}

#[tokio::test]
async fn so_is_what_waits_awaits_approval_or_is_held() {
    for (confirmation, places) in [("by_attendee", 2), ("by_team", 2), ("by_attendee", 1)] {
        let world = World::owned().await;
        full(&world, 1).await;
        world.event.let_decide(confirmation);
        world.event.resize(places);
        let made = world.wait_for(world.boris, &json!({})).await;
        assert_eq!(made.status, 201, "{}", made.text);
        world.blocked(world.boris, true).await;
        let id = made.json["id"].as_str().unwrap();
        assert_eq!(world.status(world.boris, id).await, "cancelled", "was {}", made.json["status"]);
        assert_eq!((world.event.taken(), world.half_done().await), (1, 0));
    }
}

#[tokio::test]
async fn what_is_just_being_asked_for_is_refused_and_its_place_is_free() {
    let world = World::owned().await;
    let earlier = world.confirmed(world.boris).await;
    world.cancel(world.boris, &earlier).await;
    // Event holds a place, and whoever asked for it was killed.
    world.event.set(Mood::DiesAfter);
    assert_eq!(world.create(world.boris).await.code(), "event_unavailable");
    world.event.set(Mood::Well);
    assert_eq!((world.event.seats(), world.half_done().await), (1, 1));
    world.blocked(world.boris, true).await;
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    assert_eq!(world.create(world.boris).await.code(), "account_blocked");
}

#[tokio::test]
async fn a_block_that_comes_while_a_request_is_answered_takes_the_place_back() {
    let world = World::owned().await;
    let earlier = world.confirmed(world.boris).await;
    world.cancel(world.boris, &earlier).await;
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    world.event.set(Mood::Waits(gate.clone()));
    let (made, ()) = tokio::join!(world.create(world.boris), async {
        while world.event.seats() == 0 {
            tokio::task::yield_now().await;
        }
        world.event.set(Mood::Well);
        world.blocked(world.boris, true).await;
        gate.add_permits(1);
    });
    assert!(made.status != 201, "{}", made.text);
    world.wait(60);
    world.sweep().await;
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
}

#[tokio::test]
async fn killed_or_without_event_the_same_request_does_the_rest() {
    let world = World::owned().await;
    let id = world.confirmed(world.boris).await;
    let body = json!({ "reason": "Never came", "cancel_registration": true });
    world.event.set(Mood::OnlyReads(502, ""));
    let answer = world.block(world.anna, world.boris, &body).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "event_unavailable"));
    assert_eq!(world.status(world.boris, &id).await, "confirmed", "nothing without the block");

    // Event has blocked, and whoever asked was killed before it cancelled.
    world.event.set(Mood::Well);
    world.blocked(world.boris, false).await;
    assert_eq!(world.status(world.boris, &id).await, "confirmed");
    world.blocked(world.boris, true).await;
    assert_eq!(world.status(world.boris, &id).await, "cancelled");
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
}

#[tokio::test]
async fn who_was_blocked_is_passed_over_and_told_why_they_wait_no_longer() {
    let world = World::owned().await;
    let (holder, taken) = full(&world, 1).await;
    let queue = queue(&world, 2).await;
    world.blocked(queue[0].0, false).await;
    assert_eq!(statuses(&world, &queue).await, ["waiting", "waiting"]);
    world.wait(60);
    world.cancel(holder, &taken).await;
    assert_eq!(world.offer().await, 2);
    assert_eq!(statuses(&world, &queue).await, ["expired", "pending"]);
    let steps = world.history(queue[0].0, &queue[0].1).await;
    assert_eq!(steps, json!([["joined", 1], ["turned_away", null]]));
    // Why is nobody else's matter.
    let steps = world.history(queue[1].0, &queue[1].1).await;
    assert_eq!(steps, json!([["joined", 2], ["ahead_closed", 1], ["offered", null]]));
    assert_eq!(
        (world.event.seats(), world.topics().await.contains(&"registration-expired".into())),
        (1, true)
    );
    assert_eq!(world.wait_for(queue[0].0, &json!({})).await.code(), "account_blocked");
}

#[tokio::test]
async fn a_wait_that_ends_with_registration_says_that_they_are_blocked_too() {
    let world = World::owned().await;
    full(&world, 1).await;
    let waiter = queue(&world, 1).await.remove(0);
    world.blocked(waiter.0, false).await;
    world.clock.advance(jiff::SignedDuration::from_hours(24 * 7));
    world.sweep().await;
    let steps = world.history(waiter.0, &waiter.1).await;
    assert_eq!(steps, json!([["joined", 1], ["turned_away", null]]));
}

#[tokio::test]
async fn only_who_runs_the_event_blocks_and_only_who_registered_for_it() {
    let world = World::owned().await;
    world.confirmed(world.boris).await;
    let checker = somebody(&world);
    world.event.appoint(checker, "checker");
    let body = json!({ "reason": "Rude" });
    for by in [checker, world.boris, somebody(&world)] {
        let answer = world.block(by, world.boris, &body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
    }
    // Who only tried is no attendee.
    let tried = somebody(&world);
    world.event.close(true);
    assert_eq!(world.create(tried).await.code(), "registration_closed");
    for user in [tried, somebody(&world)] {
        let answer = world.block(world.anna, user, &body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "attendee_not_found"));
        assert!(world.event.block_of(user).is_none());
    }
    world.event.close(false);
    world.confirmed(checker).await;
    let answer = world.block(world.anna, checker, &body).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "in_team"));
    assert!(world.event.block_of(world.boris).is_none());
}

#[tokio::test]
async fn bad_blocks_are_refused_and_block_nobody() {
    let world = World::owned().await;
    let id = world.confirmed(world.boris).await;
    for (body, pointers) in [
        (json!({}), vec!["/reason"]),
        (json!({ "reason": "\n" }), vec!["/reason"]),
        (json!({ "reason": "x".repeat(501) }), vec!["/reason"]),
        (
            json!({ "reason": 1, "cancel_registration": "yes" }),
            vec!["/cancel_registration", "/reason"],
        ),
        (json!({ "reason": "Rude", "cancel_registration": 1 }), vec!["/cancel_registration"]),
    ] {
        let answer = world.block(world.anna, world.boris, &body).await;
        assert_eq!((answer.status.as_u16(), answer.pointers()), (422, pointers));
    }
    assert!(world.event.block_of(world.boris).is_none());
    assert_eq!(world.status(world.boris, &id).await, "confirmed");
}

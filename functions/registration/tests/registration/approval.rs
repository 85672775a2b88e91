//! The team decides who gets a place.

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{cancel::changes, fake_event::Mood, world::World};

/// A world whose team decides, and Boris runs the event.
pub async fn world() -> World {
    let world = World::new().await;
    world.event.lets_the_team_decide();
    world.event.appoint(world.boris, "manager");
    world
}

#[tokio::test]
async fn a_place_is_kept_until_the_team_decides() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    let shown = world.get(world.anna, &id).await.json;
    assert_eq!(shown["expires_at"], json!(world.event.starts_at()));
    assert_eq!(shown["approval_since"], "2027-03-01T12:00:00Z");
    assert!(shown["decided_at"].is_null() && shown["ticket"].is_null());
    assert_eq!(world.topics().await, ["registration-awaiting-approval"]);

    // Longer than any hold: it is there still, and its attendee can't confirm it.
    world.wait(3 * 86_400);
    world.sweep().await;
    assert_eq!(world.event.seats(), 1);
    let answer = world.confirm(world.anna, &id).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "registration_awaiting_approval"));
    let again = world.create(world.anna).await;
    assert_eq!(again.code(), "already_registered");
    assert_eq!(world.status(world.anna, &id).await, "awaiting_approval");
    let filtered = world.list(world.anna, "?status=awaiting_approval").await;
    assert_eq!(filtered.json["items"][0]["id"], json!(id));
}

#[tokio::test]
async fn approved_it_is_confirmed_with_the_teams_message() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    world.wait(60);
    let body = json!({ "registration_ids": [id], "message": "  Bring a laptop.\r\nSee you!  " });
    let answer = world.decide(world.boris, "approve", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json["items"], json!([{ "registration_id": id, "result": "done" }]));
    let shown = world.get(world.anna, &id).await.json;
    assert_eq!((&shown["status"], &shown["ticket"].is_null()), (&json!("confirmed"), &false));
    assert_eq!(shown["team_message"], "Bring a laptop.\nSee you!");
    assert_eq!(shown["decided_at"], "2027-03-01T12:01:00Z");
    let (topic, data) = world.messages().await.pop().unwrap();
    assert_eq!(topic, "registration-confirmed");
    assert_eq!(data["team_message"], "Bring a laptop.\nSee you!");
    assert_eq!((world.event.seats(), world.half_done().await), (1, 0));
    let steps = world.history(world.anna, &id).await;
    let expected = json!([["approval_asked", null], ["approved", null], ["confirmed", null]]);
    assert_eq!(steps, expected);
}

#[tokio::test]
async fn declined_its_place_is_free_and_can_be_asked_for_again() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    let body = json!({ "registration_ids": [id], "message": "No room left." });
    let answer = world.decide(world.boris, "decline", &body).await;
    assert_eq!(answer.json["items"][0]["result"], "done", "{}", answer.text);
    let shown = world.get(world.anna, &id).await.json;
    assert_eq!(
        (&shown["status"], &shown["team_message"]),
        (&json!("declined"), &json!("No room left."))
    );
    assert!(shown["cancellable_until"].is_null());
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    let (topic, data) = world.messages().await.pop().unwrap();
    assert_eq!(topic, "registration-cancelled");
    assert_eq!((&data["reason"], &data["message"]), (&json!("declined"), &json!("No room left.")));
    for answer in [world.confirm(world.anna, &id).await, world.cancel(world.anna, &id).await] {
        assert_eq!((answer.status.as_u16(), answer.code()), (409, "registration_declined"));
    }
    let steps = world.history(world.anna, &id).await;
    assert_eq!(steps, json!([["approval_asked", null], ["declined", null]]));
    assert_ne!(world.applied(world.anna).await, id);
}

#[tokio::test]
async fn many_are_decided_at_once_and_none_keeps_another_from_it() {
    let world = world().await;
    let somebody = || world.seats.random.uuid(&world.clock);
    let [first, second] = [world.applied(world.anna).await, world.applied(somebody()).await];
    let withdrawn = world.applied(somebody()).await;
    let declined = world.applied(somebody()).await;
    world.decided(world.boris, "decline", &[&declined]).await;
    assert_eq!(world.cancel_by_team(world.boris, &withdrawn, &json!({})).await.status, 204);
    let unknown = somebody().to_string();
    let ids: [&str; 5] = [&first, &unknown, &withdrawn, &second, &declined];
    let results = world.decided(world.boris, "approve", &ids).await;
    assert_eq!(results, ["done", "not_found", "cancelled", "done", "already_declined"]);
    assert_eq!(world.event.seats(), 2);
    assert_eq!(world.decided(world.boris, "approve", &[&first]).await, ["already_approved"]);
    assert_eq!(world.decided(world.boris, "decline", &[&second]).await, ["already_approved"]);
    assert_eq!(world.event.seats(), 2);
}

#[tokio::test]
async fn what_nobody_had_to_approve_is_not_decided_about() {
    let world = World::new().await;
    world.event.appoint(world.boris, "owner");
    let pending = world.pending(world.anna).await;
    for verb in ["approve", "decline"] {
        assert_eq!(world.decided(world.boris, verb, &[&pending]).await, ["not_awaiting"]);
    }
    assert_eq!(world.status(world.anna, &pending).await, "pending");
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_wins_and_the_other_is_told() {
    let world = world().await;
    let clara = world.seats.random.uuid(&world.clock);
    world.event.appoint(clara, "owner");
    for round in 0..6 {
        let user = world.seats.random.uuid(&world.clock);
        let id = world.applied(user).await;
        let ids = [id.as_str()];
        let (yes, no) = tokio::join!(
            world.decided(world.boris, "approve", &ids),
            world.decided(clara, "decline", &ids),
        );
        let status = world.status(user, &id).await;
        match (yes[0].as_str(), no[0].as_str()) {
            ("done", "already_approved") => assert_eq!(status, "confirmed", "round {round}"),
            ("already_declined", "done") => assert_eq!(status, "declined", "round {round}"),
            other => panic!("round {round}: {other:?}, {status}"),
        }
        assert_eq!(world.event.has_seat(id.parse().unwrap()), status == "confirmed");
    }
    assert_eq!(world.half_done().await, 0);
}

#[tokio::test]
async fn two_who_decide_about_the_same_many_do_not_wait_in_a_circle() {
    let world = world().await;
    let mut ids = Vec::new();
    for _ in 0..20 {
        ids.push(world.applied(world.seats.random.uuid(&world.clock)).await);
    }
    let forth: Vec<&str> = ids.iter().map(String::as_str).collect();
    let back: Vec<&str> = forth.iter().rev().copied().collect();
    let (yes, no) = tokio::join!(
        world.decided(world.boris, "approve", &forth),
        world.decided(world.boris, "decline", &back),
    );
    let done = |results: &[String]| results.iter().filter(|result| *result == "done").count();
    assert_eq!(done(&yes) + done(&no), ids.len());
    assert_eq!(world.event.seats(), done(&yes));
}

#[tokio::test]
async fn an_attendee_who_withdraws_while_being_approved_has_no_seat() {
    for _ in 0..6 {
        let world = world().await;
        let id = world.applied(world.anna).await;
        let ids = [id.as_str()];
        let (results, cancelled) = tokio::join!(
            world.decided(world.boris, "approve", &ids),
            world.cancel(world.anna, &id),
        );
        assert_eq!(cancelled.status, 200, "{}", cancelled.text);
        assert!(["done", "cancelled"].contains(&results[0].as_str()), "{results:?}");
        assert_eq!(world.status(world.anna, &id).await, "cancelled");
        world.wait(60);
        world.sweep().await;
        assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    }
}

#[tokio::test]
async fn only_who_runs_the_event_decides() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    let checker = world.seats.random.uuid(&world.clock);
    world.event.appoint(checker, "checker");
    let body = json!({ "registration_ids": [id] });
    for user in [world.anna, checker] {
        for verb in ["approve", "decline"] {
            let answer = world.decide(user, verb, &body).await;
            assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
        }
        let answer = world.cancel_by_team(user, &id, &json!({})).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
    }
    // Of their own event, not of another's.
    let elsewhere = World { event_id: world.seats.random.uuid(&world.clock), ..world };
    assert_eq!(elsewhere.decided(elsewhere.boris, "approve", &[&id]).await, ["not_found"]);
    assert_eq!(elsewhere.decided(elsewhere.boris, "decline", &[&id]).await, ["not_found"]);
    let answer = elsewhere.cancel_by_team(elsewhere.boris, &id, &json!({})).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "registration_not_found"));
    assert_eq!(elsewhere.status(elsewhere.anna, &id).await, "awaiting_approval");
}

#[tokio::test]
async fn bad_decisions_are_refused_and_decide_nothing() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    let many: Vec<_> = (0..201).map(|_| world.seats.random.uuid(&world.clock)).collect();
    let long = "x".repeat(1_001);
    for (body, pointers) in [
        (json!({}), vec!["/registration_ids"]),
        (json!({ "registration_ids": [] }), vec!["/registration_ids"]),
        (json!({ "registration_ids": many }), vec!["/registration_ids"]),
        (json!({ "registration_ids": [id, id] }), vec!["/registration_ids"]),
        (json!({ "registration_ids": ["1"], "message": 1 }), vec!["/message", "/registration_ids"]),
        (json!({ "registration_ids": [id], "message": long }), vec!["/message"]),
        (json!({ "registration_ids": [id], "message": "\u{0}" }), vec!["/message"]),
    ] {
        for verb in ["approve", "decline"] {
            let answer = world.decide(world.boris, verb, &body).await;
            assert_eq!((answer.status.as_u16(), answer.pointers()), (422, pointers.clone()));
        }
    }
    assert_eq!(world.status(world.anna, &id).await, "awaiting_approval");
    let widest = json!({ "registration_ids": [id], "message": "я".repeat(1_000) });
    assert_eq!(world.decide(world.boris, "approve", &widest).await.status, 200);
}

#[tokio::test]
async fn nobody_decided_until_the_event_started() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    world.clock.advance(SignedDuration::from_hours(24 * 7));
    // The moment has come, and no sweep yet: Event says no.
    assert_eq!(world.decided(world.boris, "approve", &[&id]).await, ["expired"]);
    assert_eq!(world.status(world.anna, &id).await, "expired");
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    assert_eq!(world.topics().await.last().unwrap(), "registration-expired");
}

#[tokio::test]
async fn the_sweep_ends_what_nobody_decided_about() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    world.clock.advance(SignedDuration::from_hours(24 * 7));
    world.wait(4);
    assert_eq!(world.sweep().await, 0);
    world.wait(1);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.status(world.anna, &id).await, "expired");
    assert_eq!(world.decided(world.boris, "approve", &[&id]).await, ["expired"]);
    let steps = world.history(world.anna, &id).await;
    assert_eq!(steps, json!([["approval_asked", null], ["lapsed", null]]));
}

#[tokio::test]
async fn a_moved_event_moves_the_end() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    let until = async || world.get(world.anna, &id).await.json["expires_at"].clone();
    let later = world.event.starts_at() + SignedDuration::from_hours(24 * 7);
    world.event.restart(later);
    // What is asked of who registers from now on changes nothing.
    world.event.ask(&[world.seats.random.uuid(&world.clock)]);
    changes(&world, 4, later, None).await;
    assert_eq!(world.sweep().await, 1);
    assert_eq!(until().await, json!(later));
    // A change that leaves the start gives the sweep nothing to do.
    changes(&world, 5, later, None).await;
    assert_eq!(world.sweep().await, 0);

    // The message is lost on the way: at the old end Event is asked all the same.
    let latest = later + SignedDuration::from_hours(24);
    world.event.restart(latest);
    world.clock.advance(later.duration_since(world.clock.now()));
    world.wait(5);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(until().await, json!(latest));
    assert_eq!(world.decided(world.boris, "approve", &[&id]).await, ["done"]);
}

#[tokio::test]
async fn who_waited_gets_a_place_that_awaits_approval() {
    let world = world().await;
    world.event.resize(1);
    let first = world.applied(world.anna).await;
    let waiter = world.seats.random.uuid(&world.clock);
    let id = world.waiting(waiter, &json!({})).await;
    world.decided(world.boris, "decline", &[&first]).await;
    assert_eq!(world.offer().await, 1);
    let shown = world.get(waiter, &id).await.json;
    assert_eq!(shown["status"], "awaiting_approval");
    assert_eq!(shown["expires_at"], json!(world.event.starts_at()));
    let topics = world.topics().await;
    assert_eq!(topics.last().unwrap(), "registration-awaiting-approval");
    assert!(!topics.contains(&"registration-offered".to_owned()));
    let steps = world.history(waiter, &id).await;
    assert_eq!(steps, json!([["joined", 1], ["approval_asked", null]]));
    assert_eq!(world.decided(world.boris, "approve", &[&id]).await, ["done"]);
}

#[tokio::test]
async fn the_team_cancels_at_any_time_and_says_why() {
    let world = World::new().await;
    world.event.appoint(world.boris, "owner");
    world.event.limit_cancelling(world.clock.now());
    let id = world.confirmed(world.anna).await;
    world.clock.advance(SignedDuration::from_hours(24 * 7 + 1));
    assert_eq!(world.cancel(world.anna, &id).await.status, 409);
    let body = json!({ "message": "You did not pay." });
    let answer = world.cancel_by_team(world.boris, &id, &body).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    let shown = world.get(world.anna, &id).await.json;
    assert_eq!(
        (&shown["status"], &shown["cancel_reason"]),
        (&json!("cancelled"), &json!("cancelled_by_team"))
    );
    assert_eq!(shown["team_message"], "You did not pay.");
    let (topic, data) = world.messages().await.pop().unwrap();
    assert_eq!(topic, "registration-cancelled");
    let said = (&data["reason"], &data["message"]);
    assert_eq!(said, (&json!("cancelled_by_team"), &json!("You did not pay.")));
    assert_eq!((world.event.seats(), world.half_done().await), (0, 0));
    let kinds: Value = world.history(world.anna, &id).await[2][0].clone();
    assert_eq!(kinds, "cancelled_by_team");
    // Repeated, it tells nobody again.
    let count = world.topics().await.len();
    assert_eq!(world.cancel_by_team(world.boris, &id, &json!({})).await.status, 204);
    assert_eq!(world.topics().await.len(), count);
}

#[tokio::test]
async fn what_the_team_wrote_with_an_approval_is_no_word_about_a_cancellation() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    let body = json!({ "registration_ids": [id], "message": "See you!" });
    assert_eq!(world.decide(world.boris, "approve", &body).await.status, 200);
    assert_eq!(world.cancel_by_team(world.boris, &id, &json!({})).await.status, 204);
    let shown = world.get(world.anna, &id).await.json;
    assert_eq!(shown["cancel_reason"], "cancelled_by_team");
    assert!(shown["team_message"].is_null(), "{shown}");
}

#[tokio::test]
async fn the_team_can_cancel_what_waits_or_is_held_but_not_what_is_over() {
    let world = World::new().await;
    world.event.appoint(world.boris, "owner");
    world.event.resize(1);
    let held = world.pending(world.anna).await;
    let waiter = world.seats.random.uuid(&world.clock);
    let waiting = world.waiting(waiter, &json!({})).await;
    for id in [&held, &waiting] {
        assert_eq!(world.cancel_by_team(world.boris, id, &json!({})).await.status, 204);
    }
    let lapsed = world.pending(waiter).await;
    world.wait(15 * 60 + 5);
    world.sweep().await;
    let answer = world.cancel_by_team(world.boris, &lapsed, &json!({})).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "registration_over"));
    let answer =
        world.cancel_by_team(world.boris, &lapsed, &json!({ "message": "x".repeat(1_001) })).await;
    assert_eq!((answer.status.as_u16(), answer.pointers()), (422, vec!["/message"]));
}

#[tokio::test]
async fn without_event_nobodys_rights_are_known_and_nothing_is_decided() {
    let world = world().await;
    let id = world.applied(world.anna).await;
    world.event.set(Mood::Refuses(502, ""));
    let answer = world.decide(world.boris, "approve", &json!({ "registration_ids": [id] })).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "event_unavailable"));
    assert_eq!(world.status(world.anna, &id).await, "awaiting_approval");
    assert!(world.event.seen(&Method::POST).is_empty());
}

//! Holds that the team decides about.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::world::World;

const BY_TEAM: &str = "by_team";

async fn edit(world: &World, path: &str, changes: &Value) {
    let answer = world.organizer().header("if-match", "*").json(Method::PATCH, path, changes).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

/// How a hold is kept: by whom it is confirmed, and until when.
fn kept(answer: &Answer) -> (&str, &str) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    (answer.json["confirmation"].as_str().unwrap(), answer.json["expires_at"].as_str().unwrap())
}

/// An event with a ticket type that the team decides about.
async fn applied(world: &World, changes: &Value) -> (Uuid, Uuid) {
    let event = world.published(changes).await;
    let kind = world.ticket_type(event, &json!({ "confirmation": BY_TEAM, "capacity": 1 })).await;
    (event, kind)
}

#[tokio::test]
async fn a_place_that_the_team_decides_about_is_kept_until_the_event_starts() {
    let world = World::new().await;
    let (event, kind) = applied(&world, &json!({})).await;
    let id = world.id();
    let held = world.hold_of(event, id, kind, 1).await;
    assert_eq!(kept(&held), (BY_TEAM, "2027-05-01T16:30:00Z"));
    assert_eq!(kept(&world.hold_of(event, id, kind, 1).await), kept(&held));

    // Weeks later it is still there, so approving it can't oversell.
    world.advance(40 * 86_400);
    assert_eq!(world.sweep().await, 0);
    assert_eq!(world.hold_of(event, world.id(), kind, 1).await.code(), "sold_out");
    assert_eq!(world.confirm(event, id).await.status, 200);
    assert_eq!(world.places_of(event, kind).await, (1, 0, 0));
}

#[tokio::test]
async fn an_offer_of_such_a_place_is_kept_as_long() {
    let world = World::new().await;
    let (event, kind) = applied(&world, &json!({})).await;
    let body = json!({
        "user_id": world.id(), "quantity": 1, "ticket_type_id": kind,
        "offered_until": "2027-03-02T12:00:00Z",
    });
    let path = format!("/internal/events/{event}/holds/{}", world.id());
    let held = world.anybody().json(Method::PUT, &path, &body).await;
    assert_eq!(kept(&held), (BY_TEAM, "2027-05-01T16:30:00Z"));
}

#[tokio::test]
async fn what_the_team_takes_for_somebody_needs_no_approval() {
    let world = World::new().await;
    let (event, kind) = applied(&world, &json!({})).await;
    let body = json!({
        "user_id": world.id(), "quantity": 1, "ticket_type_id": kind, "by_team": true,
    });
    let path = format!("/internal/events/{event}/holds/{}", world.id());
    let held = world.anybody().json(Method::PUT, &path, &body).await;
    assert_eq!(kept(&held), ("at_once", "2027-03-01T12:15:00Z"));
}

#[tokio::test]
async fn where_registration_goes_on_after_the_start_so_does_the_hold() {
    let world = World::new().await;
    let closes = json!({ "registration_closes_at": "2027-05-01T17:00:00Z" });
    let (event, kind) = applied(&world, &closes).await;
    let held = world.hold_of(event, world.id(), kind, 1).await;
    assert_eq!(kept(&held).1, "2027-05-01T17:00:00Z");
}

#[tokio::test]
async fn once_the_event_has_started_nothing_can_be_approved() {
    let world = World::new().await;
    let (event, kind) = applied(&world, &json!({})).await;
    let [first, second] = [world.id(), world.id()];
    world.hold_of(event, first, kind, 1).await;
    world.advance(62 * 86_400);
    assert_eq!(world.confirm(event, first).await.code(), "hold_expired");
    assert_eq!(world.places_of(event, kind).await, (0, 0, 1));
    let late = world.hold_of(event, second, kind, 1).await;
    assert_eq!(late.code(), "registration_closed");
}

#[tokio::test]
async fn a_moved_event_moves_the_end_of_what_the_team_decides_about_and_of_nothing_else() {
    let world = World::new().await;
    let (event, kind) = applied(&world, &json!({})).await;
    let other = world.ticket_type(event, &json!({})).await;
    let [first, second] = [world.id(), world.id()];
    world.hold_of(event, first, kind, 1).await;
    let plain = world.hold_of(event, second, other, 1).await;
    let path = format!("/v1/events/{event}");

    let later =
        json!({ "starts_at": "2027-06-01T18:30:00+02:00", "ends_at": "2027-06-01T21:00:00+02:00" });
    edit(&world, &path, &later).await;
    assert_eq!(kept(&world.hold_of(event, first, kind, 1).await).1, "2027-06-01T16:30:00Z");
    let earlier = json!({ "starts_at": "2027-04-01T18:30:00+02:00" });
    edit(&world, &path, &earlier).await;
    assert_eq!(kept(&world.hold_of(event, first, kind, 1).await).1, "2027-04-01T16:30:00Z");
    assert_eq!(kept(&world.hold_of(event, second, other, 1).await), kept(&plain));
    // A change of something else moves nothing.
    edit(&world, &path, &json!({ "capacity": 40, "title": "Rust night" })).await;
    assert_eq!(kept(&world.hold_of(event, first, kind, 1).await).1, "2027-04-01T16:30:00Z");
}

#[tokio::test]
async fn another_kind_of_confirmation_counts_for_who_comes_after() {
    let world = World::new().await;
    let (event, kind) = applied(&world, &json!({})).await;
    let path = format!("/v1/events/{event}/ticket-types/{kind}");
    edit(&world, &path, &json!({ "capacity": 3 })).await;
    let [first, second] = [world.id(), world.id()];
    world.hold_of(event, first, kind, 1).await;
    edit(&world, &path, &json!({ "confirmation": "at_once" })).await;
    assert_eq!(kept(&world.hold_of(event, first, kind, 1).await).0, BY_TEAM);
    assert_eq!(kept(&world.hold_of(event, second, kind, 1).await).0, "at_once");
    edit(&world, &path, &json!({ "confirmation": BY_TEAM })).await;
    let of_second = world.hold_of(event, second, kind, 1).await;
    assert_eq!(kept(&of_second), ("by_attendee", "2027-03-01T12:15:00Z"));
}

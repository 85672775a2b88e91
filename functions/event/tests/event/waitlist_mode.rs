//! Whom the team chooses of those who wait, and who is next in line.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::world::{World, id_of};

const UNTIL: &str = "2027-03-02T12:00:00Z";

/// Asks for a place for somebody who waited.
async fn offer(world: &World, event: Uuid, hold: Uuid, more: &Value) -> Answer {
    let mut body = json!({ "user_id": hold, "quantity": 1, "offered_until": UNTIL });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let path = format!("/internal/events/{event}/holds/{hold}");
    world.anybody().json(Method::PUT, &path, &body).await
}

async fn edit(world: &World, event: Uuid, changes: &Value) -> Answer {
    let path = format!("/v1/events/{event}");
    world.organizer().header("if-match", "*").json(Method::PATCH, &path, changes).await
}

fn chosen() -> Value {
    json!({ "chosen_by_team": true })
}

#[tokio::test]
async fn the_organiser_chooses_the_mode() {
    let world = World::new().await;
    let draft = world.draft(&json!({})).await;
    assert_eq!(draft.json["waitlist_mode"], "automatic");
    let draft = world.draft(&json!({ "waitlist_mode": "manual" })).await;
    assert_eq!(draft.json["waitlist_mode"], "manual");
    let event = id_of(&draft);
    let same = edit(&world, event, &json!({ "title": "Rust night" })).await;
    assert_eq!(same.json["waitlist_mode"], "manual", "it stays");
    for wrong in [json!("by_hand"), json!(1), Value::Null] {
        let answer = edit(&world, event, &json!({ "waitlist_mode": wrong })).await;
        assert_eq!(answer.status, 422, "{wrong}: {}", answer.text);
        assert_eq!(answer.json["errors"][0]["pointer"], "/waitlist_mode");
    }
    let made = world.draft(&json!({ "waitlist_mode": "MANUAL", "title": "" })).await;
    let pointers: Vec<_> = made.json["errors"].as_array().unwrap().iter().collect();
    assert_eq!((made.status.as_u16(), pointers.len()), (422, 2), "{}", made.text);
}

#[tokio::test]
async fn a_change_of_it_is_told() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let changed = edit(&world, event, &json!({ "waitlist_mode": "manual" })).await;
    assert_eq!((changed.status.as_u16(), &changed.json["version"]), (200, &json!(3)));
    let (topic, message) = world.database.outbox("event").await.pop().unwrap();
    assert_eq!(
        (topic.as_str(), &message["data"]["waitlist_mode"]),
        ("event-changed", &json!("manual"))
    );
}

#[tokio::test]
async fn where_the_team_chooses_who_is_next_in_line_gets_nothing() {
    let world = World::new().await;
    let event = world.published(&json!({ "waitlist_mode": "manual", "capacity": 2 })).await;
    let refused = offer(&world, event, world.id(), &json!({})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "sold_out"));
    assert_eq!((&refused.json["free"], &refused.json["limit"]), (&json!(2), &json!("event")));
    let queue = &refused.json["queue"];
    assert_eq!((&queue["waitlist_mode"], &queue["fits"]), (&json!("manual"), &json!(true)));
    assert_eq!(world.places(event).await, (2, 0, 0, 2));

    let [first, second] = [world.id(), world.id()];
    let offered = offer(&world, event, first, &chosen()).await;
    assert_eq!((offered.status.as_u16(), &offered.json["expires_at"]), (200, &json!(UNTIL)));
    // Asked again by a run that does not know of the choice, it is there.
    assert_eq!(offer(&world, event, first, &json!({})).await.json, offered.json);
    // Who asks for themselves is not the waitlist's concern.
    assert_eq!(world.hold(event, second).await.status, 200);
    let refused = offer(&world, event, world.id(), &chosen()).await;
    assert_eq!((refused.code(), &refused.json["free"]), ("sold_out", &json!(0)));

    // Automatic: the next in line.
    world.release(event, second).await;
    edit(&world, event, &json!({ "waitlist_mode": "automatic" })).await;
    assert_eq!(offer(&world, event, world.id(), &json!({})).await.status, 200);
    world.audit().await;
}

#[tokio::test]
async fn what_is_short_is_said_also_where_the_team_chooses() {
    let world = World::new().await;
    let event = world.published(&json!({ "waitlist_mode": "manual", "capacity": 5 })).await;
    let kind = world.ticket_type(event, &json!({ "capacity": 3, "per_person_limit": 4 })).await;
    for (quantity, limit, free, fits) in [(2, "ticket_type", 3, true), (4, "ticket_type", 3, false)]
    {
        let more = json!({ "ticket_type_id": kind, "quantity": quantity });
        let refused = offer(&world, event, world.id(), &more).await;
        assert_eq!(refused.code(), "sold_out", "{}", refused.text);
        assert_eq!((&refused.json["limit"], &refused.json["free"]), (&json!(limit), &json!(free)));
        assert_eq!(refused.json["queue"]["fits"], fits);
    }
    let more = json!({ "ticket_type_id": kind, "quantity": 3, "chosen_by_team": true });
    assert_eq!(offer(&world, event, world.id(), &more).await.status, 200);
    assert_eq!(world.places_of(event, kind).await, (0, 3, 0));
    world.audit().await;
}

#[tokio::test]
async fn a_hold_that_has_run_out_is_free_for_whom_the_team_chooses() {
    let world = World::new().await;
    let event = world.published(&json!({ "waitlist_mode": "manual", "capacity": 1 })).await;
    world.hold(event, world.id()).await;
    world.advance(1_000);
    let refused = offer(&world, event, world.id(), &json!({})).await;
    assert_eq!(refused.code(), "sold_out");
    assert_eq!(offer(&world, event, world.id(), &chosen()).await.status, 200);
}

//! Places that an event's team takes for somebody.

use http::Method;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::world::World;

async fn by_team(world: &World, event: Uuid, hold: Uuid, more: &Value) -> Answer {
    let mut body = json!({ "user_id": Uuid::from_u128(7), "by_team": true });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let path = format!("/internal/events/{event}/holds/{hold}");
    world.anybody().json(Method::PUT, &path, &body).await
}

#[tokio::test]
async fn no_rule_but_the_number_of_places_binds_the_team() {
    let world = World::new().await;
    let closed = json!({ "capacity": 5, "registration_closes_at": "2027-03-02T00:00:00Z" });
    let event = world.published(&closed).await;
    let hidden = json!({
        "capacity": 4, "access_code": "Crew-2027", "per_person_limit": 1,
        "sales_closes_at": "2027-03-01T13:00:00Z",
    });
    let crew = world.ticket_type(event, &hidden).await;
    world.advance(2 * 24 * 3600);

    let hold = world.id();
    let wish = json!({ "ticket_type_id": crew, "quantity": 3 });
    let taken = by_team(&world, event, hold, &wish).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(taken.json["confirmation"], "at_once", "although the ticket type says otherwise");
    assert_eq!(by_team(&world, event, hold, &wish).await.json, taken.json, "repeated");
    let confirmed = world.confirm(event, hold).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);

    let wish = json!({ "ticket_type_id": crew, "quantity": 2 });
    let full = by_team(&world, event, world.id(), &wish).await;
    assert_eq!((full.code(), &full.json["limit"]), ("sold_out", &json!("ticket_type")));
    assert_eq!(world.places_of(event, crew).await, (3, 0, 1));
    world.audit().await;
}

#[tokio::test]
async fn what_is_not_there_the_team_can_not_take_either() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 3 })).await;
    assert_eq!(by_team(&world, event, world.id(), &json!({ "quantity": 2 })).await.status, 200);
    let full = by_team(&world, event, world.id(), &json!({ "quantity": 2 })).await;
    assert_eq!((full.code(), &full.json["limit"]), ("sold_out", &json!("event")));
    assert_eq!(world.places(event).await, (3, 0, 2, 1));

    let workshop = world.ticket_type(event, &json!({})).await;
    let other = world.published(&json!({})).await;
    let elsewhere = world.ticket_type(other, &json!({})).await;
    for (more, code) in [
        (json!({}), "ticket_type_required"),
        (json!({ "ticket_type_id": elsewhere }), "ticket_type_not_found"),
        (json!({ "ticket_type_id": world.id() }), "ticket_type_not_found"),
    ] {
        assert_eq!(by_team(&world, event, world.id(), &more).await.code(), code, "{more}");
    }
    let path = format!("/v1/events/{event}/ticket-types/{workshop}");
    let tag = world.organizer().header("if-match", "*").send(Method::DELETE, &path).await;
    assert_eq!(tag.status, 204, "{}", tag.text);
    let deleted = json!({ "ticket_type_id": workshop });
    let answer = by_team(&world, event, world.id(), &deleted).await;
    assert_eq!(answer.code(), "ticket_type_not_found");
    let draft = world.draft(&json!({})).await;
    let draft = crate::world::id_of(&draft);
    assert_eq!(by_team(&world, draft, world.id(), &json!({})).await.code(), "event_not_found");
    world.audit().await;
}

/// The team and everybody else at once.
#[tokio::test]
async fn beside_a_rush_the_team_oversells_nothing() {
    let world = World::new().await;
    let client = crate::races::crowd(&world);
    let event = world.published(&json!({ "capacity": 20 })).await;
    let mut running = tokio::task::JoinSet::new();
    for number in 0..40_u32 {
        let (client, hold) = (client.clone(), world.id());
        running.spawn(async move {
            let body = json!({ "user_id": hold, "by_team": number % 2 == 0 });
            let path = format!("/internal/events/{event}/holds/{hold}");
            client.json(Method::PUT, &path, &body).await.status.as_u16()
        });
    }
    let statuses = running.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 20);
    assert_eq!(world.places(event).await, (20, 0, 20, 0));
    world.audit().await;
}

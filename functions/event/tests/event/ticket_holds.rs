//! Holds of ticket types, and of several places.

use http::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    races::crowd,
    world::{World, take_of},
};

#[tokio::test]
async fn a_hold_counts_in_both_pools_until_it_is_given_back() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 10 })).await;
    let talks =
        world.ticket_type(event, &json!({ "name": "Talks", "confirmation": "at_once" })).await;
    let few = json!({ "name": "Workshop", "capacity": 4, "per_person_limit": 3 });
    let workshop = world.ticket_type(event, &few).await;
    let hold = world.id();
    let taken = world.hold_of(event, hold, workshop, 3).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(taken.json["ticket_type"], json!({ "id": workshop, "name": "Workshop" }));
    assert_eq!(taken.json["quantity"], 3);
    assert_eq!(taken.json["confirmation"], "by_attendee");
    assert_eq!(world.hold_of(event, hold, workshop, 3).await.json, taken.json, "repeated");
    for (kind, quantity) in [(workshop, 2), (talks, 3), (talks, 1)] {
        let other = world.hold_of(event, hold, kind, quantity).await;
        assert_eq!(other.status, 409, "it is another hold: {}", other.text);
    }
    assert_eq!(world.places(event).await, (10, 0, 3, 7));
    assert_eq!(world.places_of(event, workshop).await, (0, 3, 1));
    assert_eq!(world.hold_of(event, world.id(), talks, 1).await.json["confirmation"], "at_once");

    let confirmed = world.confirm(event, hold).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text);
    assert_eq!(confirmed.json["ticket_type"], taken.json["ticket_type"]);
    assert_eq!(confirmed.json["quantity"], 3);
    assert_eq!(world.places(event).await, (10, 3, 1, 6));
    assert_eq!(world.places_of(event, workshop).await, (3, 0, 1));
    world.audit().await;
    assert_eq!(world.release(event, hold).await.status, 204);
    assert_eq!(world.places_of(event, workshop).await, (0, 0, 4));

    let late = world.id();
    world.hold_of(event, late, workshop, 2).await;
    world.advance(900);
    assert_eq!(world.confirm(event, late).await.code(), "hold_expired");
    world.hold_of(event, world.id(), workshop, 3).await;
    world.advance(906);
    assert_eq!(world.hold_of(event, world.id(), workshop, 3).await.status, 200, "expired ones go");
    assert_eq!(world.places_of(event, workshop).await, (0, 3, 1));
    world.advance(906);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(world.places(event).await, (10, 0, 0, 10));
    world.audit().await;
}

#[tokio::test]
async fn every_rule_has_its_answer() {
    let world = World::new().await;
    let event = world.published(&json!({ "registration_closes_at": "2027-04-01T00:00:00Z" })).await;
    let ask = async |body: serde_json::Value| {
        let path = format!("/internal/events/{event}/holds/{}", world.id());
        let mut with_user = body;
        with_user["user_id"] = json!(event);
        let answer = world.anybody().json(Method::PUT, &path, &with_user).await;
        (answer.status.as_u16(), answer.code().to_owned(), answer.json)
    };
    let hidden = json!({ "access_code": "Crew-2027", "per_person_limit": 2 });
    let hidden = world.ticket_type(event, &hidden).await;
    let soon = world.ticket_type(event, &json!({ "sales_opens_at": "2027-03-02T00:00:00Z" })).await;
    let gone =
        world.ticket_type(event, &json!({ "sales_closes_at": "2027-03-01T12:00:00Z" })).await;
    let other = world.published(&json!({})).await;
    let elsewhere = world.ticket_type(other, &json!({})).await;
    for (body, code) in [
        (json!({}), "ticket_type_required"),
        (json!({ "ticket_type_id": null }), "ticket_type_required"),
        (json!({ "ticket_type_id": world.id() }), "ticket_type_not_found"),
        (json!({ "ticket_type_id": elsewhere }), "ticket_type_not_found"),
        (json!({ "ticket_type_id": hidden }), "ticket_type_not_found"),
        (json!({ "ticket_type_id": hidden, "access_code": "crew-2028" }), "ticket_type_not_found"),
        (json!({ "ticket_type_id": soon }), "ticket_type_not_on_sale"),
        (json!({ "ticket_type_id": gone }), "ticket_type_not_on_sale"),
        (json!({ "ticket_type_id": soon, "quantity": 2 }), "ticket_type_not_on_sale"),
    ] {
        let (status, found, _) = ask(body.clone()).await;
        assert_eq!((status, found.as_str()), (409, code), "{body}");
    }
    let crew = json!({ "ticket_type_id": hidden, "access_code": " CREW-2027", "quantity": 2 });
    assert_eq!(ask(crew.clone()).await.0, 200);
    let mut more = crew.clone();
    more["quantity"] = json!(3);
    let (_, code, problem) = ask(more).await;
    assert_eq!((code.as_str(), &problem["limit"]), ("quantity_over_limit", &json!(2)));
    world.advance(24 * 3600);
    assert_eq!(ask(json!({ "ticket_type_id": soon })).await.0, 200);
    world.advance(40 * 24 * 3600);
    assert_eq!(ask(crew).await.1, "registration_closed");
    world.audit().await;
}

#[tokio::test]
async fn places_that_lie_in_several_shards_are_taken_together() {
    let world = World::new().await;
    for capacity in [10, 23, 40] {
        let event = world.published(&json!({ "capacity": capacity })).await;
        let kind = json!({ "capacity": capacity, "per_person_limit": 10 });
        let kind = world.ticket_type(event, &kind).await;
        let mut left = capacity;
        for quantity in [7, 3, 10, 1, 9, 10].into_iter().cycle() {
            let quantity = quantity.min(left);
            if quantity == 0 {
                break;
            }
            let answer = world.hold_of(event, world.id(), kind, quantity).await;
            assert_eq!(answer.status, 200, "{quantity} of {left}: {}", answer.text);
            left -= quantity;
        }
        let refused = world.hold_of(event, world.id(), kind, 1).await;
        assert_eq!(refused.code(), "sold_out");
        assert_eq!((&refused.json["limit"], &refused.json["free"]), (&json!("event"), &json!(0)));
    }
    world.audit().await;
}

/// Everybody wants one to three places at once, and gives some back again.
#[tokio::test]
async fn a_rush_for_several_places_each_oversells_nothing_and_leaves_nothing() {
    let world = World::new().await;
    let client = crowd(&world);
    for (capacity, own) in [(60, 50), (50, 60), (50, 50), (33, 100_000)] {
        let event = world.published(&json!({ "capacity": capacity })).await;
        let kind = json!({ "capacity": own, "per_person_limit": 3 });
        let kind = world.ticket_type(event, &kind).await;
        let places = own.min(capacity);
        let mut running = JoinSet::new();
        for number in 0..40_i64 {
            let (client, hold) = (client.clone(), world.id());
            running.spawn(rush(client, event, hold, kind, 1 + number % 3));
        }
        let taken: i64 = running.join_all().await.into_iter().sum();
        assert!(taken <= places, "oversold: {taken} of {places}");
        let (_, held, free) = world.places_of(event, kind).await;
        assert_eq!((held, free), (taken, places - taken));
        assert!(free < 3, "somebody who wanted three at most was refused while {free} were free");
        for _ in 0..free {
            assert_eq!(world.hold_of(event, world.id(), kind, 1).await.status, 200);
        }
        assert_eq!(world.places_of(event, kind).await, (0, places, 0));
        world.audit().await;
    }
}

/// How many places came of it.
async fn rush(client: test_kit::Client, event: Uuid, hold: Uuid, kind: Uuid, quantity: i64) -> i64 {
    let answer = take_of(&client, event, hold, kind, quantity).await;
    if answer.status == 200 {
        return quantity;
    }
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "sold_out"), "{}", answer.text);
    let free = answer.json["free"].as_i64().unwrap();
    assert!(free < quantity, "{quantity} were free: {}", answer.text);
    0
}

#[tokio::test]
async fn who_waits_learns_what_for_and_an_offer_needs_no_code() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 3 })).await;
    let hidden = json!({ "capacity": 2, "per_person_limit": 3, "access_code": "Crew-2027" });
    let crew = world.ticket_type(event, &hidden).await;
    let ask = async |more: &Value| {
        let mut body = json!({
            "user_id": Uuid::from_u128(7), "ticket_type_id": crew, "quantity": 2,
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let path = format!("/internal/events/{event}/holds/{}", world.id());
        world.anybody().json(Method::PUT, &path, &body).await
    };
    let behind = json!({ "behind_others": true });
    assert_eq!(ask(&behind).await.code(), "ticket_type_not_found", "the rules come first");
    let with_code = json!({ "behind_others": true, "access_code": "Crew-2027" });
    let refused = ask(&with_code).await;
    assert_eq!((refused.code(), &refused.json["limit"]), ("sold_out", &json!("ticket_type")));
    let queue = &refused.json["queue"];
    assert_eq!(queue["event"]["title"], "Rust evening");
    assert_eq!(queue["ticket_type"], json!({ "id": crew, "name": "Workshop" }));
    assert_eq!((&queue["fits"], queue["closes_at"].is_string()), (&json!(true), true));
    assert_eq!(world.places(event).await, (3, 0, 0, 3), "nothing is taken");

    let too_many = json!({ "access_code": "Crew-2027", "quantity": 3 });
    assert_eq!(ask(&too_many).await.json["queue"]["fits"], false);
    let offered = ask(&json!({ "offered_until": "2027-03-02T12:00:00Z" })).await;
    assert_eq!(offered.status, 200, "{}", offered.text);
    assert_eq!(offered.json["expires_at"], "2027-03-02T12:00:00Z");
    assert_eq!(world.places_of(event, crew).await, (0, 2, 0));
    let invalid = ask(&json!({ "offered_until": "tomorrow" })).await;
    assert_eq!((invalid.status.as_u16(), invalid.pointers()), (422, vec!["/offered_until"]));
    world.audit().await;
}

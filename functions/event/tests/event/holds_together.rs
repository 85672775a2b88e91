//! Places for many people at once: all of them, or none.

use http::Method;
use serde_json::{Value, json};
use test_kit::{Answer, Client};
use uuid::Uuid;

use crate::{races::crowd, world::World};

/// What is wanted for somebody new.
fn wanted(world: &World, more: &Value) -> Value {
    let mut hold = json!({ "hold_id": world.id(), "user_id": world.id() });
    hold.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    hold
}

async fn ask(client: &Client, event: Uuid, holds: &[Value], dry_run: bool) -> Answer {
    let path = format!("/internal/events/{event}/holds");
    client.json(Method::POST, &path, &json!({ "holds": holds, "dry_run": dry_run })).await
}

/// Which were refused and why, by their place in the request.
fn refused(answer: &Answer, holds: &[Value]) -> Vec<(usize, Value)> {
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "holds_refused"), "{}", answer.text);
    let refused = answer.json["refused"].as_array().unwrap();
    let mut refused: Vec<_> = refused
        .iter()
        .map(|one| {
            let at = holds.iter().position(|hold| hold["hold_id"] == one["hold_id"]).unwrap();
            let mut one = one.clone();
            one.as_object_mut().unwrap().remove("hold_id");
            (at, one)
        })
        .collect();
    refused.sort_by_key(|(at, _)| *at);
    refused
}

#[tokio::test]
async fn all_get_their_places_by_the_teams_hand_and_repeating_changes_nothing() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 20 })).await;
    let hidden = json!({ "name": "Экипаж", "capacity": 4, "access_code": "Crew-2027",
        "per_person_limit": 1, "sales_closes_at": "2027-03-01T13:00:00Z" });
    let crew = world.ticket_type(event, &hidden).await;
    let workshop = world.ticket_type(event, &json!({ "name": "Workshop" })).await;
    world.advance(24 * 3600);
    let holds = [
        wanted(&world, &json!({ "ticket_type": " экипаж ", "quantity": 3 })),
        wanted(&world, &json!({ "ticket_type": "WORKSHOP" })),
        wanted(&world, &json!({ "ticket_type": "Экипаж" })),
    ];
    let client = world.anybody();

    let rehearsed = ask(&client, event, &holds, true).await;
    assert_eq!(rehearsed.status, 200, "{}", rehearsed.text);
    assert_eq!(world.places(event).await, (20, 0, 0, 20), "nothing was kept");

    let taken = ask(&client, event, &holds, false).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    for ((hold, got), (id, quantity)) in holds
        .iter()
        .zip(taken.json["holds"].as_array().unwrap())
        .zip([(crew, 3), (workshop, 1), (crew, 1)])
    {
        assert_eq!(got["hold_id"], hold["hold_id"]);
        assert_eq!((&got["ticket_type"]["id"], &got["quantity"]), (&json!(id), &json!(quantity)));
        assert_eq!((&got["status"], &got["confirmation"]), (&json!("held"), &json!("at_once")));
    }
    assert_eq!(ask(&client, event, &holds, false).await.json, taken.json, "repeated");
    assert_eq!(world.places(event).await, (20, 0, 5, 15));
    assert_eq!(world.places_of(event, crew).await, (0, 4, 0));
    for hold in &holds {
        let id = hold["hold_id"].as_str().unwrap().parse().unwrap();
        assert_eq!(world.confirm(event, id).await.status, 200);
    }
    assert_eq!(world.places(event).await, (20, 5, 0, 15));
    world.audit().await;
}

#[tokio::test]
async fn one_that_is_refused_lets_none_have_a_place_and_every_refusal_is_told() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 6 })).await;
    world.ticket_type(event, &json!({ "name": "Workshop", "capacity": 3 })).await;
    for _ in 0..2 {
        world.ticket_type(event, &json!({ "name": "Twin" })).await;
    }
    let holds = [
        wanted(&world, &json!({ "ticket_type": "Workshop", "quantity": 2 })),
        wanted(&world, &json!({ "ticket_type": "Workshop", "quantity": 2 })),
        wanted(&world, &json!({ "ticket_type": "twin" })),
        wanted(&world, &json!({ "ticket_type": "Nothing" })),
        wanted(&world, &json!({})),
        wanted(&world, &json!({ "ticket_type": "Workshop", "quantity": 1 })),
    ];
    for dry_run in [true, false] {
        let answer = ask(&world.anybody(), event, &holds, dry_run).await;
        assert_eq!(
            refused(&answer, &holds),
            [
                (1, json!({ "code": "sold_out", "limit": "ticket_type", "free": 3 })),
                (2, json!({ "code": "ticket_type_ambiguous" })),
                (3, json!({ "code": "ticket_type_not_found" })),
                (4, json!({ "code": "ticket_type_required" })),
            ]
        );
        assert_eq!(world.places(event).await, (6, 0, 0, 6));
    }

    let small = world.published(&json!({ "capacity": 4 })).await;
    let holds = [3, 2, 1].map(|quantity| wanted(&world, &json!({ "quantity": quantity })));
    let answer = ask(&world.anybody(), small, &holds, false).await;
    let too_few = json!({ "code": "sold_out", "limit": "event", "free": 4 });
    assert_eq!(refused(&answer, &holds), [(1, too_few)]);
    assert_eq!(world.places(small).await, (4, 0, 0, 4));
    assert_eq!(ask(&world.anybody(), small, &[holds[0].clone()], false).await.status, 200);

    let other = [wanted(&world, &json!({ "hold_id": holds[0]["hold_id"] }))];
    let answer = ask(&world.anybody(), small, &other, false).await;
    assert_eq!(refused(&answer, &other), [(0, json!({ "code": "hold_conflict" }))]);
    world.audit().await;
}

#[tokio::test]
async fn places_of_lapsed_holds_are_found() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 3 })).await;
    for _ in 0..3 {
        assert_eq!(world.hold(event, world.id()).await.status, 200);
    }
    world.advance(906);
    let holds = [1, 2].map(|quantity| wanted(&world, &json!({ "quantity": quantity })));
    let answer = ask(&world.anybody(), event, &holds, false).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(world.places(event).await, (3, 0, 3, 0));
    world.audit().await;
}

#[tokio::test]
async fn what_is_no_event_or_no_request_is_refused_as_a_whole() {
    let world = World::new().await;
    let draft = crate::world::id_of(&world.draft(&json!({})).await);
    let hold = wanted(&world, &json!({}));
    for event in [draft, world.id()] {
        let answer = ask(&world.anybody(), event, std::slice::from_ref(&hold), false).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
    }
    let event = world.published(&json!({})).await;
    assert_eq!(world.call_off(event, &json!({})).await.status, 200);
    let answer = ask(&world.anybody(), event, std::slice::from_ref(&hold), true).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (409, "event_cancelled"));

    let broken = json!({ "hold_id": 7, "quantity": 11, "ticket_type": "a\u{0}b" });
    let answer = ask(&world.anybody(), event, &[hold.clone(), broken], false).await;
    assert_eq!(answer.status, 422);
    let pointers =
        ["/holds/1/hold_id", "/holds/1/quantity", "/holds/1/ticket_type", "/holds/1/user_id"];
    assert_eq!(answer.pointers(), pointers);
    for many in [0, 201] {
        let answer = ask(&world.anybody(), event, &vec![hold.clone(); many], false).await;
        assert_eq!((answer.status.as_u16(), answer.pointers()), (422, vec!["/holds"]));
    }
}

/// Several parties, and ordinary buyers of one place, want the last ones: no
/// seat is sold twice, and no party gets a part of its places.
#[tokio::test]
async fn beside_a_rush_no_party_oversells_and_none_is_torn() {
    let world = World::new().await;
    let client = crowd(&world);
    for typed in [false, true] {
        let event = world.published(&json!({ "capacity": 40 })).await;
        let kinds = [("Day", 25), ("Night", 25)];
        for (name, capacity) in kinds.into_iter().filter(|_| typed) {
            let kind = json!({ "name": name, "capacity": capacity, "per_person_limit": 10 });
            world.ticket_type(event, &kind).await;
        }
        let kind_of = |n: usize| if typed { json!(kinds[n % 2].0) } else { Value::Null };
        let mut parties = tokio::task::JoinSet::new();
        for n in 0..6 {
            // Each names the ticket types in another order.
            let holds: Vec<_> = (0..10)
                .map(|at| wanted(&world, &json!({ "ticket_type": kind_of(at + n) })))
                .collect();
            let client = client.clone();
            parties.spawn(async move { ask(&client, event, &holds, false).await });
        }
        let mut buyers = tokio::task::JoinSet::new();
        let path = format!("/v1/events/{event}/ticket-types");
        let types = world.organizer().send(Method::GET, &path).await.json["items"].clone();
        for n in 0..40 {
            let (client, hold) = (client.clone(), world.id());
            let mut body = json!({ "user_id": hold });
            if typed {
                body["ticket_type_id"] = types[n % 2]["id"].clone();
            }
            buyers.spawn(async move {
                let path = format!("/internal/events/{event}/holds/{hold}");
                client.json(Method::PUT, &path, &body).await
            });
        }
        let (mut of_parties, mut of_buyers) = (0, 0);
        for answer in parties.join_all().await {
            match (answer.status.as_u16(), answer.code()) {
                (200, _) => of_parties += 10,
                (409, "holds_refused") => {}
                other => panic!("{other:?}: {}", answer.text),
            }
        }
        for answer in buyers.join_all().await {
            match (answer.status.as_u16(), answer.code()) {
                (200, _) => of_buyers += 1,
                (409, "sold_out") => {}
                other => panic!("{other:?}: {}", answer.text),
            }
        }
        let held = of_parties + of_buyers;
        assert_eq!(world.places(event).await, (40, 0, held, 40 - held));
        assert!(held > 30, "{held}: what no party of ten fits into, buyers could have");
        world.audit().await;
    }
}

#[tokio::test]
async fn the_same_request_at_once_takes_its_places_once() {
    let world = World::new().await;
    let client = crowd(&world);
    let event = world.published(&json!({ "capacity": 50 })).await;
    let holds: Vec<_> = (0..10).map(|_| wanted(&world, &json!({ "quantity": 2 }))).collect();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let (client, holds) = (client.clone(), holds.clone());
        running.spawn(async move { ask(&client, event, &holds, false).await.status.as_u16() });
    }
    assert_eq!(running.join_all().await, [200; 5]);
    assert_eq!(world.places(event).await, (50, 0, 20, 30));
    world.audit().await;
}

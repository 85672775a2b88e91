//! Tickets: what their owner gets, and what somebody at the door can make of it
//! with the published keys alone.

use std::sync::Arc;

use access_tokens::{DetachedSigner, KeyCache, Keys, Signer, VaultError};
use ambient::Random;
use http::Method;
use serde_json::json;
use sqlx::types::Uuid;
use test_kit::{Answer, Client};
use turnout_registration::{
    api::{ticket, ticket_keys, ticket_pdf},
    domain::SeatToken,
};

use crate::world::World;

const KID: &str = "01a1fa02-151f-7e55-b0c3-77a8e9f01c22";

fn signer() -> DetachedSigner {
    let (_, der) = Signer::generate(KID.to_owned(), &Random::seeded(1)).unwrap();
    DetachedSigner::from_pkcs8(KID.to_owned(), &der).unwrap()
}

async fn tickets(world: &World, user: Uuid, id: &str) -> Answer {
    let state = ticket::State {
        database: world.database.pool.clone(),
        verifier: world.callers.verifier.clone(),
        signer: Arc::new(signer()),
    };
    let client = world.client(user, ticket::router(state));
    client.send(Method::GET, &format!("/v1/registrations/{id}/ticket")).await
}

async fn pdf(world: &World, user: Uuid, id: &str) -> Answer {
    let state = ticket::State {
        database: world.database.pool.clone(),
        verifier: world.callers.verifier.clone(),
        signer: Arc::new(signer()),
    };
    let client = world.client(user, ticket_pdf::router(state));
    client.send(Method::GET, &format!("/v1/registrations/{id}/ticket.pdf")).await
}

/// The keys as anybody downloads them.
async fn published(world: &World) -> Answer {
    let keys = Keys::new(vec![signer().public_key()]);
    let fetch = move || std::future::ready(Ok::<_, VaultError>(keys.clone()));
    let cache = KeyCache::start(world.clock.clone(), fetch).await.unwrap();
    Client::new(ticket_keys::router(cache)).send(Method::GET, "/v1/ticket-keys").await
}

#[tokio::test]
async fn a_group_gets_a_ticket_for_each_and_the_published_keys_check_them() {
    let world = World::new().await;
    let guests = json!(["Nino", null, "Zaza"]);
    let body = json!({"event_id": world.event_id, "quantity": 3, "guests": guests});
    let created = world.creator(world.anna).json(Method::POST, "/v1/registrations", &body).await;
    let id = created.json["id"].as_str().unwrap();
    let confirmed = world.confirm(world.anna, id).await;

    let answer = tickets(&world, world.anna, id).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json["code"], confirmed.json["ticket"]["code"]);
    let keys = published(&world).await;
    assert_eq!(keys.headers["cache-control"], "public, max-age=600");
    let keys: Keys = serde_json::from_str(&keys.text).unwrap();
    let registration_id: Uuid = id.parse().unwrap();
    let seats = answer.json["seats"].as_array().unwrap();
    assert_eq!(seats.len(), 3);
    for (seat, number) in seats.iter().zip(1_u16..) {
        assert_eq!(seat["seat"], number);
        assert_eq!(seat["name"], json!(["Nino", null, "Zaza"])[usize::from(number) - 1]);
        let read = SeatToken::verify(seat["qr"].as_str().unwrap(), &keys);
        let event_id = world.event_id;
        assert_eq!(read, Ok(SeatToken { registration_id, event_id, seat: number }));
    }
    assert_eq!(tickets(&world, world.anna, id).await.json, answer.json, "the same each time");
}

#[tokio::test]
async fn there_is_a_ticket_only_while_the_place_is_ones_own() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    let refused = async |reason: &str| {
        let answer = tickets(&world, world.anna, &id).await;
        assert_eq!(answer.status, 409, "{reason}: {}", answer.text);
        assert_eq!(answer.json["code"], "registration_not_confirmed", "{reason}");
    };
    refused("a place that is only held").await;
    world.confirm(world.anna, &id).await;
    assert_eq!(tickets(&world, world.anna, &id).await.status, 200);
    world.cancel(world.anna, &id).await;
    refused("a place given back").await;
}

#[tokio::test]
async fn nobody_else_gets_a_ticket() {
    let world = World::new().await;
    let id = world.confirmed(world.anna).await;
    let answer = tickets(&world, world.boris, &id).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.json["code"], "registration_not_found");
    assert!(!answer.text.contains("qr"));
}

#[tokio::test]
async fn the_published_keys_hold_nothing_private() {
    let world = World::new().await;
    let keys = published(&world).await.json;
    let key = keys["keys"][0].as_object().unwrap();
    let members: Vec<&str> = key.keys().map(String::as_str).collect();
    assert_eq!(members, ["alg", "crv", "kid", "kty", "use", "x"]);
}

#[tokio::test]
async fn the_pdf_is_there_for_whom_the_ticket_is() {
    let world = World::new().await;
    let id = world.pending(world.anna).await;
    let early = pdf(&world, world.anna, &id).await;
    assert_eq!((early.status.as_u16(), early.code()), (409, "registration_not_confirmed"));
    world.confirm(world.anna, &id).await;
    let answer = pdf(&world, world.anna, &id).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"ticket.pdf\"");
    assert!(answer.text.starts_with("%PDF-"));
    assert_eq!(pdf(&world, world.boris, &id).await.status, 404);
}

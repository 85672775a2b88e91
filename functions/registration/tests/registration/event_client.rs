use ambient::{Random, TraceContext};
use http::Method;
use tokio::net::TcpListener;

use crate::{
    fake_event::{FakeEvent, Mood},
    world::{World, client},
};

#[tokio::test]
async fn every_call_is_signed_and_carries_the_trace() {
    let world = World::new().await;
    let trace = TraceContext::start(&Random::system());
    trace
        .scope(async {
            let id = world.confirmed(world.anna).await;
            world.cancel(world.anna, &id).await;
        })
        .await;
    for (method, path) in [(Method::PUT, ""), (Method::POST, "/confirm"), (Method::DELETE, "")] {
        let seen = world.event.seen(&method);
        let [call] = &seen[..] else { panic!("{method}: {seen:?}") };
        let prefix = format!("/internal/events/{}/holds/", world.event_id);
        assert!(call.path_and_query.starts_with(&prefix) && call.path_and_query.ends_with(path));
        let authorization = call.headers["authorization"].to_str().unwrap();
        let scope = "AWS4-HMAC-SHA256 Credential=AKIDTEST/20270301/eu-central-1/execute-api/";
        assert!(authorization.starts_with(scope), "{authorization}");
        assert!(authorization.contains("SignedHeaders=host;x-amz-date;x-amz-security-token,"));
        assert_eq!(call.headers["x-amz-date"], "20270301T120000Z");
        assert_eq!(call.headers["traceparent"], trace.to_string());
    }
    let put = &world.event.seen(&Method::PUT)[0];
    assert_eq!(put.headers["content-type"], "application/json");
    let body: serde_json::Value = serde_json::from_slice(&put.body).unwrap();
    assert_eq!(body, serde_json::json!({"user_id": world.anna, "quantity": 1}));
}

#[tokio::test]
async fn a_connection_that_breaks_is_made_again_once() {
    let clock = test_kit::clock();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let [event_id, hold_id] = std::array::from_fn(|_| Random::system().uuid(&clock));
    let client = client(&url, &clock);
    let breaks_twice = async {
        for _ in 0..2 {
            drop(listener.accept().await.unwrap());
        }
    };
    let (released, ()) = tokio::join!(client.release(event_id, hold_id), breaks_twice);
    assert!(released.is_err());

    let breaks_once = async {
        drop(listener.accept().await.unwrap());
        FakeEvent::serve(listener, clock.clone())
    };
    let (released, event) = tokio::join!(client.release(event_id, hold_id), breaks_once);
    released.unwrap();
    assert_eq!(event.seen(&Method::DELETE).len(), 1);
}

#[tokio::test]
async fn what_the_gateway_refuses_is_no_decision_of_event() {
    let world = World::new().await;
    let calls = [(403, ""), (429, ""), (500, "internal"), (404, "not_found"), (422, "x")];
    for (status, code) in calls {
        world.event.set(Mood::Refuses(status, code));
        assert_eq!(world.create(world.anna).await.code(), "event_unavailable", "{status} {code}");
    }
    world.event.set(Mood::Well);
    world.pending(world.anna).await;
}

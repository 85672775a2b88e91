//! auth-introspect

use http::Method;
use jiff::SignedDuration;
use serde_json::json;

use crate::bench::{Bench, ask, post};

#[tokio::test]
async fn a_live_token_is_told_in_full() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    let claims = bench.claims(&session.access_token).await;
    let client = bench.introspect().bearer(&session.access_token);
    let expected = json!({
        "active": true, "sub": claims.sub, "username": "ada", "scope": "attendee",
        "roles": ["attendee"], "token_type": "Bearer", "iss": claims.iss, "aud": claims.aud,
        "iat": claims.iat, "nbf": claims.nbf, "exp": claims.exp, "jti": claims.jti,
        "sid": claims.sid,
    });
    let answer = post(&client, "introspect", &json!({"token": session.access_token})).await;
    assert_eq!((answer.status.as_u16(), answer.json), (200, expected.clone()));

    let form = format!("token={}&token_type_hint=access_token", session.access_token);
    let media = Some("application/x-www-form-urlencoded");
    let answer = client.raw(Method::POST, "/v1/auth/introspect", media, form.into()).await;
    assert_eq!((answer.status.as_u16(), answer.json), (200, expected));
}

#[tokio::test]
async fn a_token_of_an_ended_session_is_worth_nothing() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    let caller = bench.signed_in("bob").await;
    ask(&bench.logout(&session.cookie), "logout").await;
    let client = bench.introspect().bearer(&caller.access_token);
    let answer = post(&client, "introspect", &json!({"token": session.access_token})).await;
    assert_eq!((answer.status.as_u16(), answer.json), (200, json!({"active": false})));
}

#[tokio::test]
async fn expired_forged_and_other_tokens_are_worth_nothing() {
    let bench = Bench::new().await;
    let expired = bench.signed_in("ada").await;
    bench.clock.advance(SignedDuration::from_mins(11));
    let caller = bench.sign_in("ada").await;
    let forged = format!("{}A", caller.access_token);
    let client = bench.introspect().bearer(&caller.access_token);
    for token in [expired.access_token.as_str(), &forged, &caller.cookie, "", "a.b.c", "\u{0}"] {
        let answer = post(&client, "introspect", &json!({"token": token})).await;
        assert_eq!((answer.status.as_u16(), answer.json), (200, json!({"active": false})));
    }
}

#[tokio::test]
async fn the_caller_must_be_signed_in() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    let body = json!({"token": session.access_token});
    let answer = post(&bench.introspect(), "introspect", &body).await;
    assert_eq!(answer.status, 401);
    assert!(answer.header("www-authenticate").starts_with("Bearer"));
    bench.clock.advance(SignedDuration::from_mins(11));
    let client = bench.introspect().bearer(&session.access_token);
    let answer = post(&client, "introspect", &body).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (401, "token_expired"));
}

#[tokio::test]
async fn a_request_without_a_token_is_refused() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    let client = bench.introspect().bearer(&session.access_token);
    let answer = post(&client, "introspect", &json!({})).await;
    assert_eq!(answer.status, 422);
    let media = Some("application/x-www-form-urlencoded");
    let answer = client.raw(Method::POST, "/v1/auth/introspect", media, "a=b".into()).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (400, "invalid_form"));
}

//! What a service accepts as an access token, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use access_tokens::{Role, TokenError};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use serde_json::{Value, json};
use support::World;

#[tokio::test]
async fn a_genuine_token_says_who_the_caller_is() {
    let world = World::new().await;
    let claims = world.verifier.verify(&world.token()).await.unwrap();
    assert_eq!(claims.sub, world.identity.user_id);
    assert_eq!(claims.sid, world.identity.session_id);
    assert_eq!(claims.username, "ada");
    assert_eq!(claims.roles, [Role::Attendee]);
}

#[tokio::test]
async fn it_ends_after_ten_minutes_and_the_leeway() {
    let world = World::new().await;
    let token = world.token();
    world.clock.advance(SignedDuration::from_secs(601));
    assert!(world.verifier.verify(&token).await.is_ok());
    world.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(world.verifier.verify(&token).await, Err(TokenError::Expired));
}

#[tokio::test]
async fn it_does_not_begin_early() {
    let world = World::new().await;
    let mut claims = world.claims();
    claims["nbf"] = json!(claims["nbf"].as_i64().unwrap() + 3);
    let token = world.signed(&claims);
    assert_eq!(world.verifier.verify(&token).await, Err(TokenError::NotYetValid));
    world.clock.advance(SignedDuration::from_secs(1));
    assert!(world.verifier.verify(&token).await.is_ok());
}

#[tokio::test]
async fn another_key_under_the_same_name_is_refused() {
    let world = World::new().await;
    let forger = support::signer("key-1", 99);
    let token = forger.sign(&world.genuine_claims()).unwrap();
    assert_eq!(world.verifier.verify(&token).await, Err(TokenError::Signature));
}

#[tokio::test]
async fn an_unsigned_token_is_refused() {
    let world = World::new().await;
    let payload = encode(&world.claims());
    for alg in ["none", "None", "NONE"] {
        let header = encode(&json!({"alg": alg, "typ": "JWT", "kid": "key-1"}));
        for token in [format!("{header}.{payload}."), format!("{header}.{payload}")] {
            assert!(world.verifier.verify(&token).await.is_err(), "{alg}");
        }
    }
}

#[tokio::test]
async fn the_public_key_is_no_hmac_secret() {
    let world = World::new().await;
    let published = serde_json::to_value(world.signer.public_key()).unwrap();
    let x = published["x"].as_str().unwrap();
    for secret in [URL_SAFE_NO_PAD.decode(x).unwrap(), x.as_bytes().to_vec()] {
        let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
        header.kid = Some("key-1".to_owned());
        let key = jsonwebtoken::EncodingKey::from_secret(&secret);
        let token = jsonwebtoken::encode(&header, &world.claims(), &key).unwrap();
        assert_eq!(world.verifier.verify(&token).await, Err(TokenError::Algorithm));
    }
}

#[tokio::test]
async fn another_issuer_or_audience_is_refused() {
    let world = World::new().await;
    let mut claims = world.claims();
    claims["iss"] = json!("https://elsewhere.example");
    assert_eq!(world.verifier.verify(&world.signed(&claims)).await, Err(TokenError::Issuer));

    let mut claims = world.claims();
    claims["aud"] = json!("another-api");
    assert_eq!(world.verifier.verify(&world.signed(&claims)).await, Err(TokenError::Audience));
}

#[tokio::test]
async fn every_claim_must_be_there_and_have_its_type() {
    let world = World::new().await;
    let genuine = world.claims();
    for name in genuine.as_object().unwrap().keys() {
        let mut claims = genuine.clone();
        claims.as_object_mut().unwrap().remove(name);
        assert!(world.verifier.verify(&world.signed(&claims)).await.is_err(), "without {name}");
        claims[name] = json!({"a": 1});
        assert!(world.verifier.verify(&world.signed(&claims)).await.is_err(), "odd {name}");
    }
}

#[tokio::test]
async fn a_changed_payload_is_refused() {
    let world = World::new().await;
    let token = world.token();
    let mut parts = token.split('.');
    let (header, signature) = (parts.next().unwrap(), parts.next_back().unwrap());
    let mut claims = world.claims();
    claims["roles"] = json!(["admin"]);
    let token = format!("{header}.{}.{signature}", encode(&claims));
    assert_eq!(world.verifier.verify(&token).await, Err(TokenError::Signature));
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let world = World::new().await;
    let genuine = world.token();
    for text in
        ["", ".", "..", "...", "a.b.c", "\0", "é.é.é", &genuine[1..], &genuine.replace('.', "")]
    {
        assert_eq!(world.verifier.verify(text).await, Err(TokenError::Malformed), "{text:?}");
    }
    let header = encode(&json!({"alg": "EdDSA", "kid": "key-1", "crit": ["exp"]}));
    let rest = genuine.split_once('.').unwrap().1;
    assert_eq!(
        world.verifier.verify(&format!("{header}.{rest}")).await,
        Err(TokenError::Malformed)
    );
}

#[tokio::test]
async fn a_role_of_a_newer_build_does_not_spoil_the_token() {
    let world = World::new().await;
    let mut claims = world.claims();
    claims["roles"] = json!(["attendee", "steward"]);
    let claims = world.verifier.verify(&world.signed(&claims)).await.unwrap();
    assert_eq!(claims.roles, [Role::Attendee]);
}

#[test]
fn keys_show_nothing_when_printed() {
    let signer = support::signer("key-1", 1);
    let x = serde_json::to_value(signer.public_key()).unwrap()["x"].as_str().unwrap().to_owned();
    let printed = format!("{signer:?} {:?}", signer.public_key());
    assert!(printed.contains("key-1"));
    assert!(!printed.contains(&x) && !printed.contains('['), "{printed}");
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

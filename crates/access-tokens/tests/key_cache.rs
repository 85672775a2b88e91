//! When a service asks for the published keys again, and what it does without.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use std::sync::atomic::Ordering;

use access_tokens::TokenError;
use jiff::SignedDuration;
use support::World;

#[tokio::test]
async fn an_unknown_key_is_looked_for_once_in_ten_seconds() {
    let world = World::new().await;
    let stranger = support::signer("key-2", 2).sign(&world.genuine_claims()).unwrap();
    for _ in 0..20 {
        assert_eq!(world.verifier.verify(&stranger).await, Err(TokenError::UnknownKey));
    }
    assert_eq!(world.source.fetches(), 2, "one at the start and one for the unknown key");

    world.clock.advance(SignedDuration::from_secs(10));
    assert_eq!(world.verifier.verify(&stranger).await, Err(TokenError::UnknownKey));
    assert_eq!(world.source.fetches(), 3);
}

#[tokio::test]
async fn many_waiting_for_one_unknown_key_fetch_once() {
    let world = World::new().await;
    let newcomer = support::signer("key-2", 2);
    world.source.publish(newcomer.public_key());
    let token = newcomer.sign(&world.genuine_claims()).unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (verifier, token) = (world.verifier.clone(), token.clone());
        tasks.spawn(async move { verifier.verify(&token).await });
    }
    assert!(tasks.join_all().await.iter().all(Result::is_ok));
    assert_eq!(world.source.fetches(), 2);
}

#[tokio::test]
async fn a_withdrawn_key_is_trusted_for_ten_minutes() {
    let world = World::new().await;
    world.source.withdraw_all();
    world.clock.advance(SignedDuration::from_mins(9));
    assert!(world.verifier.verify(&world.token()).await.is_ok());
    world.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(world.verifier.verify(&world.token()).await, Err(TokenError::UnknownKey));
}

#[tokio::test]
async fn without_the_source_it_goes_on_with_what_it_has() {
    let world = World::new().await;
    world.source.broken.store(true, Ordering::SeqCst);
    world.clock.advance(SignedDuration::from_hours(5));
    assert!(world.verifier.verify(&world.token()).await.is_ok());
    assert!(world.verifier.verify(&world.token()).await.is_ok());
    assert_eq!(world.source.fetches(), 2, "tries are throttled too");

    world.source.broken.store(false, Ordering::SeqCst);
    world.source.withdraw_all();
    world.clock.advance(SignedDuration::from_secs(10));
    assert_eq!(world.verifier.verify(&world.token()).await, Err(TokenError::UnknownKey));
}

#[tokio::test]
async fn without_any_key_it_does_not_start() {
    let source = support::Source::default();
    source.broken.store(true, Ordering::SeqCst);
    assert!(source.cache(ambient::Clock::system()).await.is_err());
}

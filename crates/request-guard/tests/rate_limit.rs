//! What somebody notices who tries too often.

use ambient::Clock;
use jiff::SignedDuration;
use request_guard::{GuardError, Limit, RateLimit, Verdict};
use test_kit::TestDynamoDb;

const LIMIT: Limit = Limit { name: "login", hits: 3, window: SignedDuration::from_mins(15) };

#[tokio::test]
async fn the_limit_is_reached_and_ends_with_the_window() {
    let (limits, clock) = limits().await;
    for _ in 0..3 {
        assert_eq!(limits.hit(&LIMIT, "ada").await.unwrap(), Verdict::Allowed);
        clock.advance(SignedDuration::from_mins(1));
    }
    let rest = 12 * 60;
    assert_eq!(limits.hit(&LIMIT, "ada").await.unwrap(), Verdict::Limited { retry_after: rest });
    clock.advance(SignedDuration::from_mins(12));
    assert_eq!(limits.hit(&LIMIT, "ada").await.unwrap(), Verdict::Allowed);
}

#[tokio::test]
async fn others_are_not_affected() {
    let (limits, _) = limits().await;
    let other = Limit { name: "sign-up", ..LIMIT };
    for _ in 0..4 {
        limits.hit(&LIMIT, "ada").await.unwrap();
    }
    assert_eq!(limits.hit(&LIMIT, "bob").await.unwrap(), Verdict::Allowed);
    assert_eq!(limits.hit(&other, "ada").await.unwrap(), Verdict::Allowed);
}

#[tokio::test]
async fn a_success_starts_over() {
    let (limits, _) = limits().await;
    for _ in 0..3 {
        limits.hit(&LIMIT, "ada").await.unwrap();
    }
    limits.forget(&LIMIT, "ada").await.unwrap();
    assert_eq!(limits.hit(&LIMIT, "ada").await.unwrap(), Verdict::Allowed);
}

#[tokio::test]
async fn a_hit_can_be_taken_back() {
    let (limits, _) = limits().await;
    for _ in 0..10 {
        assert_eq!(limits.hit(&LIMIT, "ada").await.unwrap(), Verdict::Allowed);
        limits.take_back(&LIMIT, "ada").await.unwrap();
    }
    limits.take_back(&LIMIT, "ada").await.unwrap();
    limits.take_back(&LIMIT, "nobody").await.unwrap();
    for expected in [true, true, true, false] {
        let allowed = limits.hit(&LIMIT, "ada").await.unwrap() == Verdict::Allowed;
        assert_eq!(allowed, expected);
    }
}

#[tokio::test]
async fn many_at_once_get_no_more_than_the_limit() {
    let (limits, _) = limits().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let limits = limits.clone();
        tasks.spawn(async move { limits.hit(&LIMIT, "ada").await.unwrap() });
    }
    let verdicts = tasks.join_all().await;
    assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Allowed).count(), 3);
}

#[tokio::test]
async fn no_name_or_address_is_stored() {
    let dynamodb = TestDynamoDb::new().await;
    let limits = dynamodb.rate_limit(&test_kit::clock());
    limits.hit(&LIMIT, "ada@example.com").await.unwrap();
    let table = dynamodb.dump().await;
    assert!(table.contains("hits") && !table.contains("ada"), "{table}");
}

#[tokio::test]
async fn without_dynamodb_nothing_is_allowed() {
    let limits = TestDynamoDb::unreachable().rate_limit(&test_kit::clock());
    assert!(matches!(limits.hit(&LIMIT, "ada").await, Err(GuardError::Unavailable(_))));
}

async fn limits() -> (RateLimit, Clock) {
    let clock = test_kit::clock();
    (TestDynamoDb::new().await.rate_limit(&clock), clock)
}

//! auth-refresh

use jiff::SignedDuration;
use test_kit::Answer;

use crate::bench::{Bench, Session, ask};

async fn refresh(bench: &Bench, cookie: &str) -> Answer {
    ask(&bench.refresh(cookie), "refresh").await
}

fn assert_refused(answer: &Answer) {
    assert_eq!((answer.status.as_u16(), answer.code()), (401, "invalid_refresh_token"));
    assert!(answer.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn it_gives_new_tokens_of_the_same_session() {
    let bench = Bench::new().await;
    let first = bench.signed_in("ada").await;
    bench.clock.advance(SignedDuration::from_mins(9));
    let answer = refresh(&bench, &first.cookie).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json["user"]["username"], "ada");
    let second = Session::of(&answer);
    assert_ne!(second.cookie, first.cookie);
    let (old, new) =
        (bench.claims(&first.access_token).await, bench.claims(&second.access_token).await);
    assert_eq!((new.sub, new.sid), (old.sub, old.sid));
    assert_ne!(new.jti, old.jti);
    assert!(new.exp > old.exp);
    assert_eq!(refresh(&bench, &second.cookie).await.status, 200);
}

#[tokio::test]
async fn a_token_that_comes_twice_ends_its_session_and_no_other() {
    let bench = Bench::new().await;
    let stolen = bench.signed_in("ada").await;
    let elsewhere = bench.sign_in("ada").await;
    let newest = Session::of(&refresh(&bench, &stolen.cookie).await);
    assert_refused(&refresh(&bench, &stolen.cookie).await);
    assert_refused(&refresh(&bench, &newest.cookie).await);
    assert_eq!(refresh(&bench, &elsewhere.cookie).await.status, 200);
    let reason: Option<String> = sqlx::query_scalar(
        "SELECT revoked_because FROM auth.sessions WHERE revoked_at IS NOT NULL",
    )
    .fetch_one(&bench.database.admin)
    .await
    .unwrap();
    assert_eq!(reason.as_deref(), Some("token_reused"));
}

#[tokio::test]
async fn of_many_with_one_token_at_once_one_is_served() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let client = bench.refresh(&session.cookie);
        tasks.spawn(async move { ask(&client, "refresh").await.status.as_u16() });
    }
    let mut statuses = tasks.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401, 401, 401, 401, 401]);
}

#[tokio::test]
async fn a_lost_answer_comes_again_for_the_same_key() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    let client = bench.refresh(&session.cookie).header("idempotency-key", "c2a1-refresh");
    let first = ask(&client, "refresh").await;
    let second = ask(&client, "refresh").await;
    assert_eq!(first.status, 200);
    assert_eq!(Session::of(&second), Session::of(&first));
    assert_eq!(refresh(&bench, &Session::of(&second).cookie).await.status, 200);

    // Somebody else who knows the key, but not the cookie, gets nothing.
    let stranger = bench.refresh("").header("idempotency-key", "c2a1-refresh");
    assert_refused(&ask(&stranger, "refresh").await);
    let token = Session::of(&first).cookie;
    assert!(!bench.dynamodb.dump().await.contains(token.split_once('=').unwrap().1));
}

#[tokio::test]
async fn somebody_who_stays_away_for_thirty_days_is_signed_out() {
    let bench = Bench::new().await;
    let mut session = bench.signed_in("ada").await;
    for _ in 0..3 {
        bench.clock.advance(SignedDuration::from_hours(29 * 24));
        session = Session::of(&refresh(&bench, &session.cookie).await);
    }
    bench.clock.advance(SignedDuration::from_hours(30 * 24));
    assert_refused(&refresh(&bench, &session.cookie).await);
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let bench = Bench::new().await;
    let unknown = format!("turnout_refresh={}", "A".repeat(64));
    for cookie in ["", "turnout_refresh=", "turnout_refresh=\"';--", "theme=dark", &unknown] {
        assert_refused(&refresh(&bench, cookie).await);
    }
}

#[tokio::test]
async fn another_site_cannot_ask_for_it() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let client = bench.refresh(&session.cookie).header(name, value);
        let answer = ask(&client, "refresh").await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "cross_site_request"));
    }
    assert_eq!(refresh(&bench, &session.cookie).await.status, 200, "nothing happened to it");
}

#[tokio::test]
async fn new_roles_are_in_the_next_token() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    sqlx::query("UPDATE auth.accounts SET roles = '{attendee,admin}'")
        .execute(&bench.database.admin)
        .await
        .unwrap();
    let answer = refresh(&bench, &session.cookie).await;
    assert_eq!(answer.json["user"]["roles"], serde_json::json!(["attendee", "admin"]));
}

//! auth-login

use access_tokens::Role;
use jiff::SignedDuration;
use serde_json::json;
use test_kit::TestDynamoDb;

use crate::bench::{Bench, PASSWORD, post};

#[tokio::test]
async fn a_right_password_gives_a_token_and_a_cookie() {
    let bench = Bench::new().await;
    bench.sign_up("Ada").await;
    let answer = bench.try_password("Ada", PASSWORD).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json["token_type"], "Bearer");
    assert_eq!(answer.json["expires_in"], 600);
    assert_eq!(answer.json["user"]["username"], "Ada");
    assert_eq!(answer.json["user"]["roles"], json!(["attendee"]));
    assert_eq!(answer.header("cache-control"), "no-store");

    let claims = bench.claims(answer.json["access_token"].as_str().unwrap()).await;
    assert_eq!(json!(claims.sub), answer.json["user"]["id"]);
    assert_eq!(claims.username, "Ada");
    assert_eq!(claims.roles, [Role::Attendee]);

    let (token, attributes) = answer.header("set-cookie").split_once(';').unwrap();
    assert!(token.starts_with("turnout_refresh="));
    assert_eq!(attributes, " HttpOnly; Secure; SameSite=Strict; Path=/v1/auth; Max-Age=2592000");
    assert!(!answer.text.contains(token.split_once('=').unwrap().1), "only the cookie holds it");
}

#[tokio::test]
async fn username_and_email_work_in_any_case() {
    let bench = Bench::new().await;
    bench.sign_up("Ada").await;
    for login in ["ada", "ADA", " Ada ", "ada@example.org", "ADA@EXAMPLE.ORG"] {
        assert_eq!(bench.try_password(login, PASSWORD).await.status, 200, "{login}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_look_the_same() {
    let bench = Bench::new().await;
    bench.sign_up("ada").await;
    let wrong = bench.try_password("ada", "incorrect horse battery").await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (401, "invalid_credentials"));
    assert!(wrong.headers.get("set-cookie").is_none());
    for login in ["nobody", "nobody@example.org", "", "' OR 1=1 --", "a\u{0}", "🦀"] {
        let unknown = bench.try_password(login, PASSWORD).await;
        assert_eq!((unknown.status, &unknown.json), (wrong.status, &wrong.json), "{login}");
    }
    for password in
        ["", " ", &PASSWORD.to_uppercase(), &format!("{PASSWORD} "), &"a".repeat(10_000)]
    {
        let other = bench.try_password("ada", password).await;
        assert_eq!(other.status, 401, "{password}");
    }
}

#[tokio::test]
async fn ten_wrong_passwords_close_an_account_for_the_rest_of_the_quarter_hour() {
    let bench = Bench::new().await;
    bench.sign_up("ada").await;
    bench.sign_up("bob").await;
    // By name and by address: it is one account.
    for n in 0..10 {
        let login = if n % 2 == 0 { "ada" } else { "ADA@example.org" };
        assert_eq!(bench.try_password(login, "wrong").await.status, 401);
    }
    bench.clock.advance(SignedDuration::from_mins(5));
    let answer = bench.try_password("ada", PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (429, "too_many_requests"));
    assert_eq!(answer.header("retry-after"), "600");
    assert_eq!(bench.try_password("bob", PASSWORD).await.status, 200, "others are not affected");

    bench.clock.advance(SignedDuration::from_mins(10));
    assert_eq!(bench.try_password("ada", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn an_unknown_account_is_closed_like_a_known_one() {
    let bench = Bench::new().await;
    for _ in 0..10 {
        assert_eq!(bench.try_password("nobody", "wrong").await.status, 401);
    }
    assert_eq!(bench.try_password("NOBODY", "wrong").await.status, 429);
}

#[tokio::test]
async fn signing_in_starts_the_count_over() {
    let bench = Bench::new().await;
    bench.sign_up("ada").await;
    for _ in 0..3 {
        for _ in 0..9 {
            assert_eq!(bench.try_password("ada", "wrong").await.status, 401);
        }
        assert_eq!(bench.try_password("ada", PASSWORD).await.status, 200);
    }
}

#[tokio::test]
async fn an_address_gets_the_failures_of_thirty_accounts() {
    let bench = Bench::new().await;
    bench.sign_up("ada").await;
    let client = bench.login_with(&bench.dynamodb, 1);
    let attempt = |login: String, password: &'static str| {
        let (client, body) = (client.clone(), json!({"login": login, "password": password}));
        async move { post(&client, "login", &body).await.status.as_u16() }
    };
    for n in 0..29 {
        assert_eq!(attempt(format!("user{n}"), "wrong").await, 401);
    }
    for _ in 0..5 {
        assert_eq!(attempt("ada".to_owned(), PASSWORD).await, 200, "successes don't count");
    }
    assert_eq!(attempt("user29".to_owned(), "wrong").await, 401);
    assert_eq!(attempt("ada".to_owned(), PASSWORD).await, 429);
}

#[tokio::test]
async fn what_is_no_sign_in_is_named() {
    let bench = Bench::new().await;
    let answer = post(&bench.login(), "login", &json!({"login": 1})).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.pointers(), ["/login", "/password"]);
}

#[tokio::test]
async fn without_counters_nobody_signs_in() {
    let bench = Bench::new().await;
    bench.sign_up("ada").await;
    let client = bench.login_with(&TestDynamoDb::unreachable(), 10);
    let answer = post(&client, "login", &json!({"login": "ada", "password": PASSWORD})).await;
    assert_eq!(answer.status, 503);
}

#[tokio::test]
async fn the_database_holds_neither_password_nor_token() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    let token = session.cookie.split_once('=').unwrap().1;
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT account::text FROM auth.accounts AS account
         UNION ALL SELECT session::text FROM auth.sessions AS session",
    )
    .fetch_all(&bench.database.admin)
    .await
    .unwrap();
    assert_eq!(rows.len(), 2);
    let rows = rows.concat();
    assert!(rows.contains("$argon2id$v=19$m=19456,t=2,p=1$"), "{rows}");
    assert!(!rows.contains("horse") && !rows.contains(token), "{rows}");
}

#[tokio::test]
async fn ended_sessions_are_cleared_away() {
    let bench = Bench::new().await;
    bench.signed_in("ada").await;
    bench.clock.advance(SignedDuration::from_hours(29 * 24));
    bench.sign_in("ada").await;
    bench.clock.advance(SignedDuration::from_hours(2 * 24));
    bench.sign_in("ada").await;
    let sessions: i64 = sqlx::query_scalar("SELECT count(*) FROM auth.sessions")
        .fetch_one(&bench.database.admin)
        .await
        .unwrap();
    assert_eq!(sessions, 2);
}

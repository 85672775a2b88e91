//! auth-logout

use crate::bench::{Bench, Session, ask};

#[tokio::test]
async fn it_ends_the_session_and_drops_the_cookie() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    let elsewhere = bench.sign_in("ada").await;
    let answer = ask(&bench.logout(&session.cookie), "logout").await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
    assert_eq!(
        answer.header("set-cookie"),
        "turnout_refresh=; HttpOnly; Secure; SameSite=Strict; Path=/v1/auth; Max-Age=0"
    );
    assert_eq!(ask(&bench.refresh(&session.cookie), "refresh").await.status, 401);
    assert_eq!(ask(&bench.refresh(&elsewhere.cookie), "refresh").await.status, 200);
}

#[tokio::test]
async fn it_may_be_repeated_and_needs_no_session() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    for cookie in [session.cookie.as_str(), session.cookie.as_str(), "", "turnout_refresh=x"] {
        assert_eq!(ask(&bench.logout(cookie), "logout").await.status, 204, "{cookie}");
    }
}

#[tokio::test]
async fn an_older_token_signs_out_too() {
    let bench = Bench::new().await;
    let first = bench.signed_in("ada").await;
    let second = Session::of(&ask(&bench.refresh(&first.cookie), "refresh").await);
    assert_eq!(ask(&bench.logout(&first.cookie), "logout").await.status, 204);
    assert_eq!(ask(&bench.refresh(&second.cookie), "refresh").await.status, 401);
}

#[tokio::test]
async fn another_site_cannot_sign_somebody_out() {
    let bench = Bench::new().await;
    let session = bench.signed_in("ada").await;
    let client = bench.logout(&session.cookie).header("origin", "https://evil.example");
    let answer = ask(&client, "logout").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (403, "cross_site_request"));
    assert_eq!(ask(&bench.refresh(&session.cookie), "refresh").await.status, 200);
}

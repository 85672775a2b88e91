use http::StatusCode;
use serde_json::json;
use turnout_user::api::on_user_registered;
use uuid::Uuid;

use crate::bench::Bench;

#[tokio::test]
async fn a_profile_appears_when_somebody_signs_up() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;

    let answer = bench.get("/v1/me", user).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(
        answer.json,
        json!({
            "id": user,
            "username": "ada",
            "email": "ada@example.org",
            "name": "",
            "bio": "",
            "locale": "ru",
            "time_zone": "Europe/Moscow",
            "created_at": "2027-03-01T12:00:00Z",
        })
    );
}

#[tokio::test]
async fn before_it_appears_the_caller_is_told_to_try_again() {
    let bench = Bench::new().await;
    for path in ["/v1/me", "/v1/me/settings"] {
        let answer = bench.get(path, Uuid::max()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.code(), "profile_not_ready");
        assert_eq!(answer.header("retry-after"), "1");
    }
    let answer = bench.patch_me(Uuid::max(), "*", &json!({ "name": "Ada" })).await;
    assert_eq!(answer.code(), "profile_not_ready");
}

#[tokio::test]
async fn a_repeated_sign_up_message_undoes_no_edit() {
    let bench = Bench::new().await;
    let user = bench.sign_up("ada");
    let user_id = user.user_id;
    let message = bench.message(user.clone());
    on_user_registered::handle(&bench.ledger(), message.clone()).await.unwrap();
    bench.patch_me(user_id, "\"1\"", &json!({ "name": "Ada" })).await;

    // The same message, and the same news in another.
    on_user_registered::handle(&bench.ledger(), message).await.unwrap();
    on_user_registered::handle(&bench.ledger(), bench.message(user)).await.unwrap();

    let answer = bench.get("/v1/me", user_id).await;
    assert_eq!(answer.json["name"], "Ada");
    assert_eq!(answer.header("etag"), "\"2\"");
}

#[tokio::test]
async fn an_edit_changes_what_it_names_and_tells_the_others() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;

    // "é" as two characters is stored as one (NFC).
    let edit =
        json!({ "name": " Zoe\u{301} מפגש 🦀 ", "bio": "One\r\nTwo", "time_zone": "asia/tokyo" });
    let answer = bench.patch_me(user, "\"1\"", &edit).await;

    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("etag"), "\"2\"");
    assert_eq!(answer.json["name"], "Zo\u{e9} מפגש 🦀");
    assert_eq!(answer.json["bio"], "One\nTwo");
    assert_eq!(answer.json["time_zone"], "Asia/Tokyo");
    assert_eq!(answer.json["locale"], "ru");
    assert_eq!(bench.get("/v1/me", user).await.json, answer.json);
    assert_eq!(
        bench.told().await,
        [json!({
            "user_id": user,
            "version": 3,
            "name": "Zo\u{e9} מפגש 🦀",
            "locale": "ru",
            "time_zone": "Asia/Tokyo",
            "remind_day_before": true,
            "remind_hour_before": true,
        })]
    );
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_no_edit() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let answer = bench.patch_me(user, "\"1\"", &json!({ "locale": "ru" })).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("etag"), "\"1\"");
    assert!(bench.told().await.is_empty());
}

#[tokio::test]
async fn an_edit_needs_the_version_that_was_read() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let edit = json!({ "name": "Ada" });

    let blind = bench.patch_me_blindly(user, &edit).await;
    assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED);
    let stale = bench.patch_me(user, "\"7\"", &edit).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(bench.get("/v1/me", user).await.json["name"], "");
    assert!(bench.told().await.is_empty());
}

#[tokio::test]
async fn all_invalid_fields_are_named_at_once() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let edit = json!({
        "name": "x".repeat(101),
        "bio": "bell\u{7}",
        "locale": "de",
        "time_zone": "Europe/Atlantis",
    });
    let answer = bench.patch_me(user, "\"1\"", &edit).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.pointers(), ["/bio", "/locale", "/name", "/time_zone"]);

    let mistyped = json!({ "name": 7, "bio": null, "locale": [], "time_zone": {} });
    let answer = bench.patch_me(user, "\"1\"", &mistyped).await;
    assert_eq!(answer.pointers(), ["/bio", "/locale", "/name", "/time_zone"]);
}

#[tokio::test]
async fn limits_count_characters_and_names_have_one_line() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let fits = json!({ "name": "я".repeat(100), "bio": "я".repeat(2000) });
    assert_eq!(bench.patch_me(user, "*", &fits).await.status, StatusCode::OK);
    for name in ["a\nb", "a\0b", "a\u{85}b"] {
        let answer = bench.patch_me(user, "*", &json!({ "name": name })).await;
        assert_eq!(answer.pointers(), ["/name"], "{name:?}");
    }
    let long = json!({ "bio": "я".repeat(2001) });
    assert_eq!(bench.patch_me(user, "*", &long).await.pointers(), ["/bio"]);
}

#[tokio::test]
async fn one_of_two_racing_edits_is_refused() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let (one, two) = (json!({ "name": "One" }), json!({ "name": "Two" }));
    let (one, two) =
        tokio::join!(bench.patch_me(user, "\"1\"", &one), bench.patch_me(user, "\"1\"", &two));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    assert_eq!(bench.told().await.len(), 1);
}

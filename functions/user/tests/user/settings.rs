use http::StatusCode;
use serde_json::json;

use crate::bench::Bench;

#[tokio::test]
async fn reminders_are_on_until_they_are_turned_off() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let before = bench.get("/v1/me/settings", user).await;
    assert_eq!(before.json, json!({ "remind_day_before": true, "remind_hour_before": true }));

    let wish = json!({ "remind_day_before": false, "remind_hour_before": true });
    let answer = bench.put_settings(user, before.header("etag"), &wish).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json, wish);
    assert_eq!(answer.header("etag"), "\"2\"");
    assert_eq!(bench.get("/v1/me/settings", user).await.json, wish);

    let told = bench.told().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["remind_day_before"], false);
    assert_eq!(told[0]["locale"], "ru");
}

#[tokio::test]
async fn a_put_holds_all_settings_and_the_version_that_was_read() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let answer = bench.put_settings(user, "\"1\"", &json!({ "remind_day_before": "no" })).await;
    assert_eq!(answer.pointers(), ["/remind_day_before", "/remind_hour_before"]);

    let wish = json!({ "remind_day_before": false, "remind_hour_before": false });
    let stale = bench.put_settings(user, "\"2\"", &wish).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    assert!(bench.told().await.is_empty());
}

#[tokio::test]
async fn an_edit_of_the_profile_leaves_the_settings_version_alone() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    bench.patch_me(user, "\"1\"", &json!({ "name": "Ada" })).await;
    assert_eq!(bench.get("/v1/me/settings", user).await.header("etag"), "\"1\"");
}

#[tokio::test]
async fn what_others_are_told_grows_with_every_edit_of_either() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let off = json!({ "remind_day_before": false, "remind_hour_before": false });
    // Racing: each edit must know of the other or be known by it.
    let name = json!({ "name": "Ada" });
    tokio::join!(bench.patch_me(user, "\"1\"", &name), bench.put_settings(user, "\"1\"", &off));

    let told = bench.told().await;
    let versions: Vec<_> = told.iter().map(|data| data["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, [3, 4]);
    assert_eq!(told[1]["name"], "Ada");
    assert_eq!(told[1]["remind_day_before"], false);
}

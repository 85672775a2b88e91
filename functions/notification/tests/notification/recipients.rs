//! Whose mail goes where, in which language.

use lambda_host::ConsumeError;
use messages::{Locale, UserSettingsChanged};
use turnout_notification::api::{on_user_registered, on_user_settings_changed};
use uuid::Uuid;

use crate::bench::Bench;

fn settings(user_id: Uuid, version: i64, name: &str) -> UserSettingsChanged {
    UserSettingsChanged {
        user_id,
        version,
        name: name.to_owned(),
        locale: Locale::Ru,
        time_zone: "Europe/Moscow".to_owned(),
        remind_day_before: true,
        remind_hour_before: true,
    }
}

async fn wish(bench: &Bench, settings: UserSettingsChanged) {
    let message = bench.message(settings);
    on_user_settings_changed::handle(&bench.ledger(), message).await.unwrap();
}

async fn subject(bench: &Bench) -> String {
    sqlx::query_scalar("SELECT subject FROM notification.mails ORDER BY id DESC LIMIT 1")
        .fetch_one(&bench.database.admin)
        .await
        .unwrap()
}

#[tokio::test]
async fn settings_that_come_before_the_sign_up_are_kept() {
    let bench = Bench::new().await;
    let user = bench.sign_up("sonya");
    wish(&bench, settings(user.user_id, 3, "Соня")).await;
    on_user_registered::handle(&bench.process(), bench.message(user)).await.unwrap();
    assert_eq!(subject(&bench).await, "Соня, добро пожаловать в Turnout");
    assert_eq!(bench.peer.received()[0].header("Content-Language"), "ru");
    assert_eq!(bench.peer.received()[0].to, "sonya@example.org");
}

#[tokio::test]
async fn the_newest_settings_stay_in_whatever_order_they_come() {
    let bench = Bench::new().await;
    let user = bench.user("sonya").await;
    wish(&bench, settings(user, 4, "Новая")).await;
    wish(&bench, settings(user, 3, "Старая")).await;
    let event = bench.event(jiff::SignedDuration::from_hours(48));
    bench.confirmed(user, &event).await;
    let to = bench.peer.received()[1].header("To").to_owned();
    let name: String =
        sqlx::query_scalar("SELECT to_name FROM notification.mails WHERE kind <> 'welcome'")
            .fetch_one(&bench.database.admin)
            .await
            .unwrap();
    assert_eq!(name, "Новая");
    assert!(to.ends_with("<sonya@example.org>"), "{to}");
}

#[tokio::test]
async fn what_is_no_sign_up_is_poison() {
    let bench = Bench::new().await;
    let mut message = bench.message(bench.sign_up("ada"));
    message.data["locale"] = "tlh".into();
    let refused = on_user_registered::handle(&bench.process(), message).await;
    assert!(matches!(refused, Err(ConsumeError::Poison(_))), "{refused:?}");
}

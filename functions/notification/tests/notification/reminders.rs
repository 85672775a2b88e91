//! A day and an hour before the start, unless something has changed.

use jiff::SignedDuration;
use messages::{EventChanged, EventFacts, Locale, RegistrationCancelled, UserSettingsChanged};
use turnout_notification::api::{
    on_event_changed, on_registration_cancelled, on_user_settings_changed,
};

use crate::bench::Bench;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The kinds of the reminders made so far.
async fn reminders(bench: &Bench) -> Vec<String> {
    let kinds = bench.progress().await.into_iter().map(|mail| mail.kind);
    kinds.filter(|kind| kind.starts_with("reminder")).collect()
}

async fn change(bench: &Bench, event: &EventFacts, version: i64, by: SignedDuration) {
    let starts_at = event.starts_at.checked_add(by).unwrap();
    let event = EventFacts { version, starts_at, ..event.clone() };
    let message =
        bench.message(EventChanged { event, cancellation_closes_at: None, waitlist_mode: None });
    on_event_changed::handle(&bench.ledger(), message).await.unwrap();
}

#[tokio::test]
async fn a_day_and_an_hour_before_the_start() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    bench.confirmed(user, &bench.event(WEEK)).await;

    bench.wait(WEEK - DAY - SignedDuration::from_secs(1));
    assert_eq!(bench.remind().await, 0);
    bench.wait(SignedDuration::from_secs(1));
    assert_eq!(bench.remind().await, 1);
    assert_eq!(bench.remind().await, 0);
    bench.wait(DAY - HOUR);
    assert_eq!(bench.remind().await, 1);
    bench.wait(HOUR);
    assert_eq!(bench.remind().await, 0);
    assert_eq!(
        bench.subjects("ada")[2..],
        ["Reminder: Rust Meetup, 8 March", "Starting soon: Rust Meetup"]
    );
}

#[tokio::test]
async fn who_registers_within_the_last_day_gets_the_hours_only() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    bench.confirmed(user, &bench.event(DAY - HOUR)).await;
    assert_eq!(bench.remind().await, 0);
    bench.wait(DAY - HOUR - HOUR);
    bench.remind().await;
    assert_eq!(reminders(&bench).await, ["reminder_hour"]);
}

#[tokio::test]
async fn a_cancelled_registration_is_not_reminded_of() {
    let bench = Bench::new().await;
    let (ada, bob) = (bench.user("ada").await, bench.user("bob").await);
    let event = bench.event(WEEK);
    let registration = bench.confirmed(ada, &event).await;
    bench.confirmed(bob, &event).await;
    let cancelled =
        bench.message(RegistrationCancelled { registration, reason: None, message: None });
    on_registration_cancelled::handle(&bench.process(), cancelled).await.unwrap();
    bench.wait(WEEK - DAY);
    bench.remind().await;
    assert_eq!(bench.subjects("ada").len(), 2);
    assert_eq!(bench.subjects("bob").len(), 3);
}

#[tokio::test]
async fn only_the_wanted_reminders_are_sent() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    bench.confirmed(user, &bench.event(WEEK)).await;
    let message = bench.message(UserSettingsChanged {
        user_id: user,
        version: 3,
        name: String::new(),
        locale: Locale::En,
        time_zone: "UTC".to_owned(),
        remind_day_before: false,
        remind_hour_before: true,
    });
    on_user_settings_changed::handle(&bench.ledger(), message).await.unwrap();
    bench.wait(WEEK - DAY);
    bench.remind().await;
    assert!(reminders(&bench).await.is_empty());
    bench.wait(DAY - HOUR);
    bench.remind().await;
    assert_eq!(reminders(&bench).await, ["reminder_hour"]);
}

#[tokio::test]
async fn an_event_put_off_takes_its_reminders_along() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let event = bench.event(WEEK);
    bench.confirmed(user, &event).await;
    change(&bench, &event, 3, DAY).await;
    // Older news come late and change nothing.
    change(&bench, &event, 2, HOUR).await;
    bench.wait(WEEK - DAY);
    assert_eq!(bench.remind().await, 0);
    bench.wait(DAY);
    assert_eq!(bench.remind().await, 1);
}

#[tokio::test]
async fn an_event_brought_forward_is_reminded_of_at_once() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let event = bench.event(WEEK);
    bench.confirmed(user, &event).await;
    change(&bench, &event, 2, HOUR - WEEK + HOUR).await;
    assert_eq!(bench.remind().await, 1);
    bench.wait(HOUR);
    bench.remind().await;
    assert_eq!(reminders(&bench).await, ["reminder_day", "reminder_hour"]);
}

#[tokio::test]
async fn after_the_reminder_a_far_move_is_reminded_of_again_and_a_near_one_is_not() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let event = bench.event(WEEK);
    bench.confirmed(user, &event).await;
    bench.wait(WEEK - DAY);
    assert_eq!(bench.remind().await, 1);

    change(&bench, &event, 2, SignedDuration::from_mins(-10)).await;
    assert_eq!(bench.remind().await, 0);
    change(&bench, &event, 3, WEEK).await;
    bench.wait(WEEK);
    assert_eq!(bench.remind().await, 1);
    assert_eq!(reminders(&bench).await, ["reminder_day", "reminder_day"]);
    assert_eq!(bench.subjects("ada").last().unwrap(), "Reminder: Rust Meetup, 15 March");
}

#[tokio::test]
async fn a_reminder_late_by_an_outage_is_of_use_until_the_start() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    bench.confirmed(user, &bench.event(WEEK)).await;
    bench.wait(WEEK - SignedDuration::from_mins(1));
    bench.remind().await;
    assert_eq!(reminders(&bench).await, ["reminder_hour"]);

    let next = bench.event(WEEK);
    bench.confirmed(user, &next).await;
    bench.wait(WEEK);
    assert_eq!(bench.remind().await, 0);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM notification.reminders")
        .fetch_one(&bench.database.admin)
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn two_runs_at_once_share_the_work() {
    let bench = Bench::new().await;
    let event = bench.event(WEEK);
    for number in 0..12 {
        let user = bench.user(&format!("user-{number}")).await;
        bench.confirmed(user, &event).await;
    }
    bench.wait(WEEK - DAY);
    let (one, two) = tokio::join!(bench.remind(), bench.remind());
    assert_eq!(one + two, 12);
    bench.wait(HOUR);
    assert_eq!(bench.relay().await, 0);
    for number in 0..12 {
        assert_eq!(bench.subjects(&format!("user-{number}")).len(), 3);
    }
}

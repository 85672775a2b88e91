//! The mail that offers a place to somebody who waited.

use jiff::SignedDuration;
use messages::RegistrationOffered;
use turnout_notification::api::on_registration_offered;

use crate::bench::Bench;

const TWO_DAYS: SignedDuration = SignedDuration::from_hours(48);

#[tokio::test]
async fn an_offer_arrives_once_and_says_until_when() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    let expires_at = bench.in_time(SignedDuration::from_hours(24));
    let message = bench.message(RegistrationOffered { registration, expires_at });
    for _ in 0..2 {
        on_registration_offered::handle(&bench.process(), message.clone()).await.unwrap();
    }
    let subjects = bench.subjects("ada");
    assert_eq!(subjects, ["Welcome to Turnout, ada", "A place is free for you: Rust Meetup"]);
    assert!(bench.peer.received()[1].data.contains("2 March 2027, 12:00 (UTC)"));
}

#[tokio::test]
async fn an_offer_that_has_ended_is_not_told() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    let expires_at = bench.clock.now();
    let message = bench.message(RegistrationOffered { registration, expires_at });
    on_registration_offered::handle(&bench.process(), message).await.unwrap();
    assert_eq!(bench.subjects("ada").len(), 1);
}

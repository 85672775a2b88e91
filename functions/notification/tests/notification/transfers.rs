//! The mails of a registration that is passed on.

use ambient::Random;
use jiff::SignedDuration;
use messages::{
    CancelReason, LinkToken, Locale, RegistrationCancelled, RegistrationFacts,
    RegistrationTransferChanged, TransferChange,
};
use turnout_notification::api::{
    on_registration_cancelled, on_registration_confirmed, on_registration_transfer_changed,
};
use uuid::Uuid;

use crate::{bench::Bench, peer::Peer, team::unfolded};

const TWO_DAYS: SignedDuration = SignedDuration::from_hours(48);

fn token() -> LinkToken {
    LinkToken::new(&Random::seeded(1))
}

fn offer(bench: &Bench) -> TransferChange {
    TransferChange::Offered {
        locale: Locale::En,
        offered_by: "ada".to_owned(),
        message: Some("Have fun!".to_owned()),
        token: token(),
        until: bench.in_time(TWO_DAYS),
    }
}

/// Twice: a message may be delivered again.
async fn hear(bench: &Bench, registration: &RegistrationFacts, change: TransferChange) {
    let message = bench.message(RegistrationTransferChanged {
        transfer_id: Uuid::from_u128(9),
        registration: registration.clone(),
        email: "new@example.org".to_owned(),
        change,
    });
    for _ in 0..2 {
        let process = bench.process();
        on_registration_transfer_changed::handle(&process, message.clone()).await.unwrap();
    }
}

async fn ended(bench: &Bench, registration: &RegistrationFacts) {
    let message = bench.message(RegistrationCancelled {
        registration: registration.clone(),
        reason: Some(CancelReason::Transferred),
        message: None,
    });
    on_registration_cancelled::handle(&bench.process(), message).await.unwrap();
}

#[tokio::test]
async fn the_offer_goes_to_the_address_and_the_answer_to_the_owner_once_each() {
    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.confirmed(user, &bench.event(TWO_DAYS)).await;
    hear(&bench, &registration, offer(&bench)).await;
    assert_eq!(bench.subjects("new"), ["ada passes a ticket on to you: Rust Meetup"]);
    let mails = bench.peer.received();
    let link = format!("http://localhost:8080/transfers/{}", token().expose());
    let last = unfolded(&mails.last().unwrap().data);
    assert!(last.contains(&link) && last.contains("Have fun!"), "{last}");
    hear(&bench, &registration, TransferChange::Declined).await;
    assert_eq!(
        bench.subjects("ada").last().unwrap(),
        "Your registration was not taken over: Rust Meetup"
    );
    let mails = bench.peer.received();
    assert!(unfolded(&mails.last().unwrap().data).contains("new@example.org"));
}

#[tokio::test]
async fn who_takes_over_is_reminded_and_the_one_before_is_not() {
    let bench = Bench::new().await;
    let (ada, grace) = (bench.user("ada").await, bench.user("grace").await);
    let event = bench.event(TWO_DAYS);
    let given = bench.confirmed(ada, &event).await;
    let taken = bench.registration(grace, &event);
    hear(&bench, &given, TransferChange::Accepted).await;
    ended(&bench, &given).await;
    on_registration_confirmed::handle(&bench.process(), bench.confirmation(&taken)).await.unwrap();
    bench.wait(SignedDuration::from_hours(24));
    assert_eq!(bench.remind().await, 1);
    bench.relay().await;
    let subjects = bench.subjects("ada");
    assert_eq!(subjects.last().unwrap(), "Your registration was passed on: Rust Meetup");
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    let subjects = bench.subjects("grace");
    assert!(subjects[1].contains("Rust Meetup") && subjects.len() == 3, "{subjects:?}");
    let mails = bench.peer.received();
    assert!(mails.iter().any(|mail| mail.data.contains("method=CANCEL")));
}

#[tokio::test]
async fn an_offer_that_is_over_is_not_mailed_and_no_token_is_left_behind() {
    let bench = Bench::with_peer(Peer::down().await).await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    hear(&bench, &registration, offer(&bench)).await;
    bench.peer.come_up().await;
    bench.wait(SignedDuration::from_secs(10));
    while bench.relay().await > 0 {}
    assert_eq!(bench.subjects("new").len(), 1);
    let kept: Vec<String> = sqlx::query_scalar("SELECT mails::text FROM notification.mails mails")
        .fetch_all(&bench.database.admin)
        .await
        .unwrap();
    assert!(!kept.iter().any(|row| row.contains(&token().expose())), "{kept:?}");

    let bench = Bench::new().await;
    let user = bench.user("ada").await;
    let registration = bench.registration(user, &bench.event(TWO_DAYS));
    let late = offer(&bench);
    ended(&bench, &registration).await;
    hear(&bench, &registration, offer(&bench)).await;
    bench.wait(TWO_DAYS);
    let other = bench.registration(user, &bench.event(TWO_DAYS));
    hear(&bench, &other, late).await;
    assert!(bench.subjects("new").is_empty());
}

//! Never lost, never doubled: one mail arrives, whoever dies when.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use messages::CloudEvent;
use turnout_notification::api::{on_user_registered, relay};

use crate::{
    bench::{Bench, Progress},
    peer::{Mood, Peer},
};

const GRACE: SignedDuration = SignedDuration::from_secs(10);

fn welcome(status: &str, attempts: i32) -> [Progress; 1] {
    [Progress { kind: "welcome".to_owned(), status: status.to_owned(), attempts }]
}

#[tokio::test]
async fn a_mail_is_sent_with_the_message_that_causes_it() {
    let bench = Bench::new().await;
    bench.user("ada").await;
    assert_eq!(bench.subjects("ada"), ["Welcome to Turnout, ada"]);
    assert_eq!(bench.progress().await, welcome("sent", 1));
    bench.wait(GRACE);
    assert_eq!(bench.relay().await, 0);
}

#[tokio::test]
async fn a_message_delivered_twice_sends_one_mail() {
    let bench = Bench::new().await;
    let user = bench.sign_up("ada");
    let (message, retold) = (bench.message(user.clone()), bench.message(user));
    let (one, two) = (bench.process(), bench.process());
    let (first, second) = tokio::join!(
        on_user_registered::handle(&one, message.clone()),
        on_user_registered::handle(&two, message.clone()),
    );
    first.unwrap();
    second.unwrap();
    on_user_registered::handle(&one, message).await.unwrap();
    // The same news under another message id.
    on_user_registered::handle(&two, retold).await.unwrap();
    assert_eq!(bench.peer.received().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_down_delays_a_mail_and_costs_no_attempt() {
    let bench = Bench::with_peer(Peer::down().await).await;
    bench.user("ada").await;
    bench.wait(GRACE);
    relay::run(&bench.process(), Timestamp::MAX).await.unwrap_err();
    assert_eq!(bench.progress().await, welcome("queued", 0));

    bench.peer.come_up().await;
    assert_eq!(bench.relay().await, 1);
    assert_eq!(bench.relay().await, 0);
    assert_eq!(bench.peer.received().len(), 1);
    assert_eq!(bench.progress().await, welcome("sent", 1));
}

#[tokio::test]
async fn while_the_server_is_down_handlers_do_not_wait_for_it_each_time() {
    let bench = Bench::with_peer(Peer::down().await).await;
    let process = bench.process();
    let first = bench.message(bench.sign_up("ada"));
    on_user_registered::handle(&process, first).await.unwrap();

    bench.peer.come_up().await;
    let second = bench.message(bench.sign_up("bob"));
    on_user_registered::handle(&process, second).await.unwrap();
    assert!(bench.peer.received().is_empty(), "it is left alone for some seconds");

    bench.wait(SignedDuration::from_secs(6));
    let third = bench.message(bench.sign_up("eve"));
    on_user_registered::handle(&process, third).await.unwrap();
    assert_eq!(bench.peer.received().len(), 1);
}

#[tokio::test]
async fn a_process_killed_before_the_mail_has_gone_leaves_it_to_the_relay() {
    let bench = Bench::new().await;
    bench.peer.moods([Mood::StallBeforeData]);
    let message = killed_while_the_server_thinks(&bench).await;
    // Kafka delivers the message again: its effect stands, there is nothing to do.
    on_user_registered::handle(&bench.process(), message).await.unwrap();
    assert_eq!(bench.relay().await, 0, "it is left to its own process for some seconds");
    bench.wait(GRACE);
    // PostgreSQL frees the lock when it notices that the connection is gone.
    let patience = Duration::from_secs(20);
    tokio::time::timeout(patience, async { while bench.relay().await == 0 {} }).await.unwrap();
    assert_eq!(bench.relay().await, 0);
    assert_eq!(bench.peer.received().len(), 1);
}

#[tokio::test]
async fn a_process_killed_when_the_mail_has_gone_leaves_nothing_to_do() {
    let bench = Bench::new().await;
    bench.peer.moods([Mood::Stall]);
    killed_while_the_server_thinks(&bench).await;
    bench.wait(GRACE);
    let patience = Duration::from_secs(20);
    let sent = async { while bench.progress().await != welcome("sent", 1) {} };
    tokio::time::timeout(patience, sent).await.unwrap();
    assert_eq!(bench.relay().await, 0);
    assert_eq!(bench.peer.received().len(), 1);
}

/// A process is sending a mail; it ends when the server has begun to think.
async fn killed_while_the_server_thinks(bench: &Bench) -> CloudEvent {
    let (process, message) = (bench.process(), bench.message(bench.sign_up("ada")));
    tokio::select! {
        _ = on_user_registered::handle(&process, message.clone()) => panic!("it was to be killed"),
        () = bench.peer.stalled() => {}
    }
    message
}

#[tokio::test]
async fn a_mail_that_is_being_sent_is_nobody_elses() {
    let bench = Bench::new().await;
    bench.peer.moods([Mood::Stall]);
    let (process, message) = (bench.process(), bench.message(bench.sign_up("ada")));
    let (handled, ()) = tokio::join!(on_user_registered::handle(&process, message), async {
        bench.peer.stalled().await;
        bench.wait(GRACE);
        assert_eq!(bench.relay().await, 0);
        bench.peer.release();
    });
    handled.unwrap();
    assert_eq!(bench.peer.received().len(), 1);
    assert_eq!(bench.progress().await, welcome("sent", 1));
}

#[tokio::test]
async fn several_relays_share_the_work() {
    let bench = Bench::with_peer(Peer::down().await).await;
    for number in 0..20 {
        bench.user(&format!("user-{number}")).await;
    }
    bench.peer.come_up().await;
    bench.wait(GRACE);
    let (a, b, c) = tokio::join!(bench.relay(), bench.relay(), bench.relay());
    assert_eq!(a + b + c, 20);
    let mut recipients: Vec<_> = bench.peer.received().into_iter().map(|mail| mail.to).collect();
    recipients.sort_unstable();
    recipients.dedup();
    assert_eq!(recipients.len(), 20);
    assert_eq!(bench.peer.received().len(), 20);
}

#[tokio::test]
async fn a_kept_connection_that_died_costs_no_mail_and_no_attempt() {
    let bench = Bench::new().await;
    let process = bench.process();
    // The server closes after the first, and again when it hears of the third.
    bench.peer.moods([Mood::AcceptAndHangUp, Mood::Accept, Mood::HangUpAtOnce]);
    for username in ["ada", "bob", "eve"] {
        let message = bench.message(bench.sign_up(username));
        on_user_registered::handle(&process, message).await.unwrap();
    }
    let recipients: Vec<_> = bench.peer.received().into_iter().map(|mail| mail.to).collect();
    assert_eq!(recipients, ["ada@example.org", "bob@example.org", "eve@example.org"]);
    for progress in bench.progress().await {
        assert_eq!((progress.status.as_str(), progress.attempts), ("sent", 1));
    }
}

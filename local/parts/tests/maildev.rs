//! maildev takes every mail of a rush.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it fails; clippy knows only #[test] functions for tests"
)]

mod support;

use std::{collections::BTreeSet, net::SocketAddr};

use futures_util::{StreamExt, stream};
use parts::maildev::Maildev;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

const MAILS: usize = 500;
const AT_ONCE: usize = 50;

async fn send(smtp: SocketAddr, number: usize) {
    let mut connection = BufReader::new(TcpStream::connect(smtp).await.unwrap());
    expect(&mut connection, "220").await;
    let mail = format!(
        "Message-ID: <{number}@turnout.test>\r\nFrom: a@turnout.test\r\n\
         To: b@turnout.test\r\nSubject: Mail {number}\r\n\r\nHello\r\n.\r\n"
    );
    for (line, code) in [
        ("HELO turnout.test\r\n", "250"),
        ("MAIL FROM:<a@turnout.test>\r\n", "250"),
        ("RCPT TO:<b@turnout.test>\r\n", "250"),
        ("DATA\r\n", "354"),
        (&mail, "250"),
        ("QUIT\r\n", "221"),
    ] {
        connection.write_all(line.as_bytes()).await.unwrap();
        expect(&mut connection, code).await;
    }
}

async fn expect(connection: &mut BufReader<TcpStream>, code: &str) {
    let mut line = String::new();
    connection.read_line(&mut line).await.unwrap();
    assert!(line.starts_with(code), "{line}");
}

async fn message_ids(web: SocketAddr) -> BTreeSet<String> {
    // An error says that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mails = client.get(format!("http://{web}/api/email")).send();
    let mails: Vec<Value> = mails.await.unwrap().json().await.unwrap();
    mails.iter().map(|mail| mail["headers"]["message-id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn no_mail_of_a_rush_is_lost_not_even_in_a_restart() {
    let folder = support::folder();
    let (smtp, web) = (support::free_address(), support::free_address());
    let package = support::maildev_package();
    let maildev = Maildev::new(package, smtp, web, folder.path().to_owned());
    maildev.start().await.unwrap();
    stream::iter(0..MAILS).for_each_concurrent(AT_ONCE, |number| send(smtp, number)).await;
    let expected: BTreeSet<String> =
        (0..MAILS).map(|number| format!("<{number}@turnout.test>")).collect();
    assert_eq!(message_ids(web).await, expected);
    maildev.stop().await;
    maildev.start().await.unwrap();
    assert_eq!(message_ids(web).await, expected);
    maildev.stop().await;
}

#[tokio::test]
async fn a_missing_installation_is_named() {
    let folder = support::folder();
    let (smtp, web) = (support::free_address(), support::free_address());
    let state = folder.path().to_owned();
    let maildev = Maildev::new(state.clone(), smtp, web, state);
    let problem = maildev.start().await.unwrap_err().to_string();
    assert!(problem.contains("npm ci"), "{problem}");
}

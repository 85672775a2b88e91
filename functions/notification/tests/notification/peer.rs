//! A mail server that does as it is told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::Notify,
};

/// What the server does with one mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Takes it.
    #[default]
    Accept,
    /// Takes it and closes the connection after it said so.
    AcceptAndHangUp,
    /// Knows no such mailbox (550).
    UnknownMailbox,
    /// Has no time now (451).
    Busy,
    /// Hangs up when it hears of it.
    HangUpAtOnce,
    /// Hangs up after the last byte, without having taken it.
    HangUpAfterData,
    /// Takes it and hangs up before it says so.
    TakeAndHangUp,
    /// Thinks until it is released, or the client goes, before it asks for the
    /// mail's bytes.
    StallBeforeData,
    /// Thinks likewise when it has them all, and then takes the mail.
    Stall,
    /// Knows at its end that it does not want it now (451).
    BusyAfterData,
}

/// A mail as its recipient gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub to: String,
    pub data: String,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        self.data.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_default()
    }
}

#[derive(Debug, Default)]
struct State {
    moods: Mutex<VecDeque<Mood>>,
    received: Mutex<Vec<Received>>,
    stalled: Notify,
    release: Notify,
}

/// A mail server on a port of its own.
#[derive(Debug)]
pub struct Peer {
    pub port: u16,
    state: Arc<State>,
}

impl Peer {
    pub async fn start() -> Self {
        let peer = Self::down().await;
        peer.come_up().await;
        peer
    }

    /// A server that is not there yet.
    pub async fn down() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { port: listener.local_addr().unwrap().port(), state: Arc::default() }
    }

    pub async fn come_up(&self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        let state = self.state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, state.clone()));
            }
        });
    }

    /// What it does with the next mails; those after them it accepts.
    pub fn moods(&self, moods: impl IntoIterator<Item = Mood>) {
        self.state.moods.lock().unwrap().extend(moods);
    }

    /// Waits until it has all of a mail and thinks about it.
    pub async fn stalled(&self) {
        self.state.stalled.notified().await;
    }

    pub fn release(&self) {
        self.state.release.notify_one();
    }

    /// The mails that it has taken.
    pub fn received(&self) -> Vec<Received> {
        self.state.received.lock().unwrap().clone()
    }
}

async fn converse(stream: TcpStream, state: Arc<State>) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    // An error here is a client that went away.
    let _ = serve(&mut lines, &mut writer, &state).await;
}

async fn serve(
    lines: &mut Lines<BufReader<OwnedReadHalf>>,
    writer: &mut OwnedWriteHalf,
    state: &State,
) -> std::io::Result<()> {
    writer.write_all(b"220 peer\r\n").await?;
    let (mut mood, mut to) = (Mood::Accept, String::new());
    while let Some(line) = lines.next_line().await? {
        let command = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match command.as_str() {
            "MAIL" => {
                mood = state.moods.lock().unwrap().pop_front().unwrap_or_default();
                if mood == Mood::HangUpAtOnce {
                    return Ok(());
                }
                "250 go on"
            }
            "RCPT" if mood == Mood::UnknownMailbox => "550 no such mailbox",
            "RCPT" if mood == Mood::Busy => "451 try again later",
            "RCPT" => {
                to = line.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned();
                "250 go on"
            }
            "DATA" => {
                if mood == Mood::StallBeforeData {
                    state.stalled.notify_one();
                    tokio::select! {
                        () = state.release.notified() => {}
                        _ = lines.next_line() => return Ok(()),
                    }
                }
                writer.write_all(b"354 go on\r\n").await?;
                let data = read_data(lines).await?;
                let take = || {
                    let received = Received { to: to.clone(), data };
                    state.received.lock().unwrap().push(received);
                };
                match mood {
                    Mood::HangUpAfterData => return Ok(()),
                    Mood::TakeAndHangUp => {
                        take();
                        return Ok(());
                    }
                    Mood::Stall => {
                        state.stalled.notify_one();
                        tokio::select! {
                            () = state.release.notified() => {}
                            _ = lines.next_line() => {}
                        }
                        take();
                    }
                    Mood::BusyAfterData => {}
                    _ => take(),
                }
                match mood {
                    Mood::AcceptAndHangUp => return writer.write_all(b"250 taken\r\n").await,
                    Mood::BusyAfterData => "451 try again later",
                    _ => "250 taken",
                }
            }
            _ => "250 fine",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

async fn read_data(lines: &mut Lines<BufReader<OwnedReadHalf>>) -> std::io::Result<String> {
    let mut data = String::new();
    while let Some(line) = lines.next_line().await? {
        if line == "." {
            break;
        }
        data.push_str(&line);
        data.push('\n');
    }
    Ok(data)
}

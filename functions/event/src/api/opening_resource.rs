use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::Status,
    store::openings::{Drawn, Opening},
};

/// A fair opening, as who asks sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpeningResource {
    /// `scheduled`: the lobby has not opened; `lobby`: people can come in;
    /// `drawing`: registration opens, and the order is about to be drawn;
    /// `admitting`: it is the turn of one after the other; `open`: everybody in
    /// line was admitted, and all others may register too; `closed`, also where the
    /// event was cancelled.
    #[schema(value_type = String, pattern = "^(scheduled|lobby|drawing|admitting|open|closed)$")]
    pub phase: &'static str,
    /// When the lobby opens.
    #[schema(value_type = String, format = DateTime)]
    pub lobby_opens_at: Timestamp,
    /// When registration opens.
    #[schema(value_type = String, format = DateTime)]
    pub opens_at: Timestamp,
    /// SHA-256 of the seed, in hex: published before anybody could join.
    #[schema(min_length = 64, max_length = 64)]
    pub commitment: String,
    /// The draw; `null` before it.
    #[schema(required = true)]
    pub draw: Option<Draw>,
    /// The line; `null` before the draw.
    #[schema(required = true)]
    pub line: Option<Line>,
    /// The caller in the lobby or in line; `null`: they are not.
    #[schema(required = true)]
    pub place: Option<Place>,
    /// Ask again after so many seconds; sooner there is nothing new.
    pub poll_after_seconds: i64,
}

/// What makes a draw what it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Draw {
    /// The seed, 32 bytes in hex.
    #[schema(min_length = 64, max_length = 64)]
    pub seed: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub drawn_at: Timestamp,
    /// How many were in it.
    pub entries: i32,
    /// SHA-256 of the list of them, in hex.
    #[schema(min_length = 64, max_length = 64)]
    pub entries_hash: String,
}

/// How the line goes on.
#[derive(Debug, Serialize, ToSchema)]
pub struct Line {
    /// How many are in it, with those who were admitted and those who came after
    /// the draw.
    pub length: i32,
    /// How many are admitted in a second.
    pub per_second: i32,
    /// When everybody in it will have been admitted, and all others may register
    /// too; later if more join.
    #[schema(value_type = String, format = DateTime)]
    pub through_at: Timestamp,
}

/// Somebody in the lobby or in line.
#[derive(Debug, Serialize, ToSchema)]
pub struct Place {
    /// The entry: public, and nobody can tell by it whose it is.
    pub entry_id: Uuid,
    /// When they joined.
    #[schema(value_type = String, format = DateTime)]
    pub joined_at: Timestamp,
    /// The place in line from 1 on; `null` before the draw.
    #[schema(required = true)]
    pub rank: Option<i32>,
    /// From when on they may register; `null` before the draw.
    #[schema(value_type = Option<String>, format = DateTime, required = true)]
    pub turn_at: Option<Timestamp>,
}

impl Draw {
    /// As it is published.
    #[must_use]
    pub fn new(drawn: &Drawn) -> Self {
        Self {
            seed: hex::encode(&drawn.seed),
            drawn_at: drawn.at,
            entries: drawn.entries,
            entries_hash: hex::encode(&drawn.entries_hash),
        }
    }
}

impl OpeningResource {
    /// The opening at a time.
    #[must_use]
    pub fn new(opening: &Opening, now: Timestamp) -> Self {
        let (phase, next) = phase(opening, now);
        let line = opening.drawn.as_ref().zip(opening.through_at);
        let place = opening.entry.as_ref().map(|entry| Place {
            entry_id: entry.id,
            joined_at: entry.joined_at,
            rank: entry.rank,
            turn_at: entry.rank.and(opening.turn_at),
        });
        Self {
            phase,
            lobby_opens_at: opening.lobby_opens_at,
            opens_at: opening.opens_at,
            commitment: hex::encode(&opening.commitment),
            draw: opening.drawn.as_ref().map(Draw::new),
            line: line.map(|(drawn, through_at)| Line {
                length: drawn.ranked,
                per_second: drawn.per_second,
                through_at,
            }),
            place,
            poll_after_seconds: poll_after(next.duration_since(now)),
        }
    }
}

/// The phase, and when something happens next for who asks.
fn phase(opening: &Opening, now: Timestamp) -> (&'static str, Timestamp) {
    let turn = opening.turn_at.filter(|turn_at| now < *turn_at);
    match (&opening.drawn, opening.through_at) {
        _ if opening.status == Status::Cancelled || opening.closes_at <= now => {
            ("closed", Timestamp::MAX)
        }
        _ if now < opening.lobby_opens_at => ("scheduled", opening.lobby_opens_at),
        _ if now < opening.opens_at => ("lobby", opening.opens_at),
        (Some(_), Some(through_at)) if now < through_at => {
            ("admitting", turn.unwrap_or(through_at))
        }
        (Some(_), Some(_)) => ("open", Timestamp::MAX),
        _ => ("drawing", now),
    }
}

/// The farther away, the longer: a third of the time, from 2 seconds to a minute.
fn poll_after(wait: SignedDuration) -> i64 {
    (wait.as_secs() / 3).clamp(2, 60)
}

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use messages::EventFacts;
use sqlx::PgConnection;

use super::{
    expiry,
    facts::{FactsRow, held_type},
    row::unexpected,
};
use crate::domain::{
    AskedType, ExistingHold, HoldRequest, HoldStatus, Offer, SalesWindow, TypeWindow, WaitlistMode,
};

/// What [`look`] saw and did.
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the one row")]
pub(super) struct Look {
    /// The event, if it is no draft.
    pub event: Option<(EventFacts, SalesWindow)>,
    /// Whether it was called off.
    pub cancelled: bool,
    /// From when on who asks may ask, where the event has a fair opening and its
    /// order is drawn.
    pub turn_at: Option<Timestamp>,
    /// That time has not come, or the order is not drawn.
    pub too_early: bool,
    /// Whether its organiser has blocked the account.
    pub blocked: bool,
    /// Whether the answers were checked against another form than the event has.
    pub unchecked: bool,
    /// Whether it has ticket types; read only for a request that names none.
    pub has_types: bool,
    /// The ticket type that the request names, if the event has or had it.
    pub asked: Option<AskedType>,
    /// The hold that was there already.
    pub existing: Option<ExistingHold>,
    /// Until when attendees can cancel, where not until the event starts.
    pub cancellation_closes_at: Option<Timestamp>,
    /// Who gets a place that comes free while people wait.
    pub waitlist_mode: WaitlistMode,
    /// What came of the attempt.
    pub attempt: Attempt,
    /// The event's pool, if there were too few places.
    pub of_event: PoolLook,
    /// The ticket type's, likewise.
    pub of_type: PoolLook,
    /// Whether some of the event's holds have expired.
    pub expired: bool,
}

/// What came of one statement's attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The places are taken and the hold is written.
    Taken {
        /// Until when they are kept.
        until: Timestamp,
    },
    /// The rules allow it, but there were too few places that nobody had locked.
    TooFew,
    /// There is a hold already, or the rules are against it.
    NotAllowed,
}

/// What is left in a pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct PoolLook {
    /// Places that nobody has.
    pub free: i64,
    /// Places that are only held.
    pub held: i64,
    /// All places.
    pub capacity: i64,
}

/// Takes places from shards that nobody has locked, from `start` on, and writes
/// the hold; unless there is a hold, or the rules are against it. One statement.
///
/// From each pool that applies, it takes from one shard with room enough. Where
/// there is none, it moves what is free from several into one of them: a
/// shard's capacity is only a share of the pool's.
pub(super) async fn look(
    connection: &mut PgConnection,
    request: &HoldRequest,
    start: u8,
    now: Timestamp,
) -> Result<Look, sqlx::Error> {
    let row = sqlx::query_file!(
        "src/store/look.sql",
        request.hold_id,
        request.event_id,
        request.user_id,
        request.quantity,
        request.expires_at.to_sqlx() as _,
        i16::from(start),
        now.to_sqlx() as _,
        expiry::due_before(now).to_sqlx() as _,
        request.ticket_type_id,
        request.access_code,
        request.offer.is_some() || request.by_team,
        request.behind_others,
        request.by_team,
        request.form_version,
        request.offer == Some(Offer::InTurn),
    )
    .fetch_one(connection)
    .await?;

    let existing = match (row.existing_event_id, row.existing_status) {
        (Some(event_id), Some(status)) => Some(ExistingHold {
            event_id,
            user_id: row.existing_user_id,
            ticket_type_id: row.existing_ticket_type_id,
            quantity: row.existing_quantity,
            status: HoldStatus::parse(&status).ok_or_else(|| unexpected("status", &status))?,
            expires_at: row.existing_expires_at.map(jiff_sqlx::Timestamp::to_jiff),
            for_team: row.existing_for_team.unwrap_or(false),
        }),
        _ => None,
    };
    let held = held_type(row.type_id, row.type_name, row.confirmation.as_deref())?;
    let asked = held.zip(row.per_person_limit).map(|(held, per_person_limit)| AskedType {
        held,
        open: row.type_open.unwrap_or(false),
        window: TypeWindow {
            opens_at: row.type_opens_at.map(jiff_sqlx::Timestamp::to_jiff),
            closes_at: row.type_closes_at.map(jiff_sqlx::Timestamp::to_jiff),
        },
        per_person_limit,
    });
    let facts = FactsRow {
        id: row.id,
        version: row.version,
        title: row.title,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        time_zone: row.time_zone,
        place_kind: row.place_kind,
        venue_name: row.venue_name,
        venue_address: row.venue_address,
        online_link: row.online_link,
    };
    let event = facts.facts()?.map(|event| {
        let window = SalesWindow {
            opens_at: row.opens_at.map(jiff_sqlx::Timestamp::to_jiff),
            closes_at: row.closes_at.map(jiff_sqlx::Timestamp::to_jiff),
            starts_at: event.starts_at,
        };
        (event, window)
    });
    let unchecked =
        row.form_version.zip(request.form_version).is_some_and(|(now, then)| now != then);
    Ok(Look {
        event,
        cancelled: row.cancelled,
        turn_at: row.turn_at.map(jiff_sqlx::Timestamp::to_jiff),
        too_early: row.too_early,
        blocked: row.blocked,
        unchecked,
        has_types: row.has_types,
        asked,
        existing,
        cancellation_closes_at: row.cancellation_closes_at.map(jiff_sqlx::Timestamp::to_jiff),
        waitlist_mode: match row.waitlist_mode {
            Some(mode) => {
                WaitlistMode::parse(&mode).ok_or_else(|| unexpected("waitlist_mode", &mode))?
            }
            None => WaitlistMode::default(),
        },
        attempt: match (row.allowed, row.taken_until) {
            (true, Some(until)) => Attempt::Taken { until: until.to_jiff() },
            (true, None) => Attempt::TooFew,
            (false, _) => Attempt::NotAllowed,
        },
        of_event: PoolLook { free: row.free, held: row.held, capacity: row.capacity },
        of_type: PoolLook { free: row.type_free, held: row.type_held, capacity: row.type_capacity },
        expired: row.expired,
    })
}

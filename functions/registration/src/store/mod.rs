//! The only place with SQL. Every change names the status that it starts from,
//! so that of two that race one finds nothing to change, and reads what became
//! of the registration instead.

mod answers;
mod approval;
pub mod attendees;
mod calling_off;
mod cancel;
mod changed_events;
pub mod check_ins;
mod chosen;
mod confirm;
mod create;
mod expire;
mod history;
mod import;
pub mod people;
mod read;
mod reconcile;
mod sweep;
mod waiting;
pub mod waitlist;

pub use answers::{Change, answers_of, answers_of_all, guests_of_all, keep, replace};
pub use approval::{Decision, Stood, approve, decline, still_awaits, stood};
pub use calling_off::{CancelledEvent, due, end, ended, note};
pub use cancel::{By, cancel, released};
pub use changed_events::keep_event;
pub use chosen::{choose, first};
pub use confirm::{confirm, request_confirmation};
pub use create::{Begun, Granted, Intent, PendingLimit, begin, hold_granted, owe_release, refuse};
pub use expire::{WaitEnd, expire};
pub use history::{Move, Wait, moves, wait_of};
pub use import::{Active, Intended, active_of, intend_all, refuse_all};
pub use read::{After, find, find_of, list};
pub use reconcile::{KnownEvent, digests, known_events, seats, standing};
pub use sweep::{Claimed, claim, last_due};
pub use waiting::{
    Outlook, Waiter, events_with_waiters, outlooks, still_waits, type_is_full, wait, waiter,
    waiters,
};

use jiff_sqlx::Timestamp;
use messages::{CancelReason, EventFacts, Place};
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::{Registration, Status, TicketCode, TicketType};

/// A row of a registration that got a place, or waits for one.
struct Row {
    id: Uuid,
    user_id: Uuid,
    event_id: Uuid,
    event_version: i64,
    event_title: String,
    event_starts_at: Timestamp,
    event_ends_at: Timestamp,
    event_time_zone: String,
    event_place: Json<Place>,
    ticket_type_id: Option<Uuid>,
    ticket_type_name: Option<String>,
    quantity: i32,
    status: String,
    expires_at: Timestamp,
    confirm_requested_at: Option<Timestamp>,
    confirmed_at: Option<Timestamp>,
    cancelled_at: Option<Timestamp>,
    cancel_reason: Option<String>,
    ticket_code: Option<String>,
    waiting_since: Option<Timestamp>,
    offered_at: Option<Timestamp>,
    approval_since: Option<Timestamp>,
    decided_at: Option<Timestamp>,
    team_message: Option<String>,
    cancellable_until: Timestamp,
    created_at: Timestamp,
}

impl TryFrom<Row> for Registration {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> Result<Self, sqlx::Error> {
        let (status, quantity) = (known_status(&row.status)?, known_quantity(row.quantity)?);
        Ok(Self {
            id: row.id,
            user_id: row.user_id,
            event: EventFacts {
                event_id: row.event_id,
                version: row.event_version,
                title: row.event_title,
                starts_at: row.event_starts_at.to_jiff(),
                ends_at: row.event_ends_at.to_jiff(),
                time_zone: row.event_time_zone,
                place: row.event_place.0,
            },
            ticket_type: row
                .ticket_type_id
                .zip(row.ticket_type_name)
                .map(|(id, name)| TicketType { id, name }),
            quantity,
            status,
            expires_at: row.expires_at.to_jiff(),
            confirm_requested_at: row.confirm_requested_at.map(Timestamp::to_jiff),
            confirmed_at: row.confirmed_at.map(Timestamp::to_jiff),
            cancelled_at: row.cancelled_at.map(Timestamp::to_jiff),
            cancel_reason: row.cancel_reason.as_deref().and_then(CancelReason::parse),
            ticket_code: row.ticket_code.map(TicketCode::stored),
            waiting_since: row.waiting_since.map(Timestamp::to_jiff),
            offered_at: row.offered_at.map(Timestamp::to_jiff),
            approval_since: row.approval_since.map(Timestamp::to_jiff),
            decided_at: row.decided_at.map(Timestamp::to_jiff),
            team_message: row.team_message,
            cancellable_until: row.cancellable_until.to_jiff(),
            created_at: row.created_at.to_jiff(),
        })
    }
}

fn known_status(status: &str) -> Result<Status, sqlx::Error> {
    Status::parse(status).ok_or_else(|| sqlx::Error::Decode(format!("status {status:?}").into()))
}

fn known_quantity(quantity: i32) -> Result<u16, sqlx::Error> {
    u16::try_from(quantity).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// A query whose result is rows of registrations that got a place: `select`
/// stands between its head and tail, `returning` at its end. What such rows
/// can't lack, by the table's constraints, is declared so (`!`).
macro_rules! rows {
    (select $tail:literal $(, $argument:expr)* $(,)?) => {
        rows!(@ "SELECT " $tail $(, $argument)*)
    };
    (returning $head:literal $(, $argument:expr)* $(,)?) => {
        rows!(@ $head " RETURNING " "" $(, $argument)*)
    };
    (@ $head:literal $tail:literal $(, $argument:expr)*) => { rows!(@ $head "" $tail $(, $argument)*) };
    (@ $head:literal $keyword:literal $tail:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            crate::store::Row,
            $head + $keyword +
            r#"id, user_id, event_id, event_version AS "event_version!",
               event_title AS "event_title!",
               event_starts_at AS "event_starts_at!: jiff_sqlx::Timestamp",
               event_ends_at AS "event_ends_at!: jiff_sqlx::Timestamp",
               event_time_zone AS "event_time_zone!",
               event_place AS "event_place!: sqlx::types::Json<messages::Place>",
               ticket_type_id, ticket_type_name, quantity, status, expires_at AS "expires_at!: jiff_sqlx::Timestamp",
               confirm_requested_at AS "confirm_requested_at: jiff_sqlx::Timestamp",
               confirmed_at AS "confirmed_at: jiff_sqlx::Timestamp",
               cancelled_at AS "cancelled_at: jiff_sqlx::Timestamp",
               cancel_reason, ticket_code, waiting_since AS "waiting_since: jiff_sqlx::Timestamp",
               CASE waiting_end WHEN 'offered' THEN waiting_ended_at END
                   AS "offered_at: jiff_sqlx::Timestamp",
               approval_since AS "approval_since: jiff_sqlx::Timestamp",
               decided_at AS "decided_at: jiff_sqlx::Timestamp",
               team_message,
               registration.cancellable_until(registrations)
                   AS "cancellable_until!: jiff_sqlx::Timestamp",
               created_at AS "created_at: jiff_sqlx::Timestamp""# +
            $tail
            $(, $argument)*
        )
    };
}
use rows;
